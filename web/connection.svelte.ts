/** Whether the server can be reached, as the device and the last request say. */
import { listenToApi } from './api.ts'

class Connection {
  offline = $state(!navigator.onLine)
  /** Counts up when what is shown should be asked for again: the connection is back, or somebody signed in anew. */
  revision = $state(0)

  start() {
    addEventListener('offline', () => (this.offline = true))
    addEventListener('online', () => this.#heard(true))
    listenToApi({ reached: (yes) => this.#heard(yes) })
  }

  #heard(reached: boolean) {
    if (this.offline && reached) this.revision += 1
    this.offline = !reached
  }
}

export const connection = new Connection()
