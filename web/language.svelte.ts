/** The language of the page: German unless the person chose English; every message follows without a reload. */
import { overwriteGetLocale, isLocale, type Locale } from './paraglide/runtime.js'
import { store, stored } from './stored.ts'

class Language {
  current = $state<Locale>('de')

  /** Called once, before the first message is asked for. */
  start() {
    const chosen = stored('language')
    if (isLocale(chosen)) this.current = chosen
    overwriteGetLocale(() => this.current)
    document.documentElement.lang = this.current
  }

  choose(locale: Locale) {
    this.current = locale
    store('language', locale)
    document.documentElement.lang = locale
  }
}

export const language = new Language()
