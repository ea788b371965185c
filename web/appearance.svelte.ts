/** Light or dark: as the device says, or as the person chose. */
import { store, stored } from './stored.ts'

export type Choice = 'device' | 'light' | 'dark'
const choices: readonly string[] = ['device', 'light', 'dark'] satisfies Choice[]

class Appearance {
  choice = $state<Choice>('device')
  #device_dark = $state(false)

  readonly dark = $derived(this.choice === 'device' ? this.#device_dark : this.choice === 'dark')

  start() {
    const chosen = stored('appearance')
    if (chosen !== null && choices.includes(chosen)) this.choice = chosen as Choice
    const query = matchMedia('(prefers-color-scheme: dark)')
    this.#device_dark = query.matches
    query.addEventListener('change', (event) => {
      this.#device_dark = event.matches
      this.#show()
    })
    this.#show()
  }

  choose(choice: Choice) {
    this.choice = choice
    store('appearance', choice === 'device' ? null : choice)
    this.#show()
  }

  /** KERN reads this attribute on any element; the page's own colours do too. */
  #show() {
    document.documentElement.dataset.kernTheme = this.dark ? 'dark' : 'light'
  }
}

export const appearance = new Appearance()
