/** The places of the page, for the head and the tab bar. Screens of later features add their line here. */
import List from '@lucide/svelte/icons/list'
import MapIcon from '@lucide/svelte/icons/map'
import type { Component } from 'svelte'
import { m } from '../paraglide/messages.js'

interface Place {
  address: string
  label: () => string
  Icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>
  /** The right that somebody must hold somewhere to be shown the place. */
  right?: string
}

export const places: readonly Place[] = [
  { address: '/', label: m.nav_map, Icon: MapIcon },
  { address: '/liste', label: m.nav_list, Icon: List },
]

/** A property's page belongs to the map. */
export const isAt = (address: string, pathname: string): boolean =>
  address === '/' ? pathname === '/' || pathname.startsWith('/immobilien') : pathname.startsWith(address)
