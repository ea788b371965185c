/** Whether the server can be reached, as the device and the last request say. */
import { listenToApi } from './api.ts'

class Connection {
  offline = $state(!navigator.onLine)

  start() {
    addEventListener('offline', () => (this.offline = true))
    addEventListener('online', () => (this.offline = false))
    listenToApi({ reached: (yes) => (this.offline = !yes) })
  }
}

export const connection = new Connection()
