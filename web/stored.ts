/** Small choices kept in this browser. A browser that forbids storage only forgets them. */

export const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(`revierblick.${key}`)
  } catch {
    return null
  }
}

export const store = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(`revierblick.${key}`)
    else localStorage.setItem(`revierblick.${key}`, value)
  } catch {
    // Forbidden or full: the choice lives until the page is closed.
  }
}
