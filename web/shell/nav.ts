/** The places of the page, for the head and the tab bar. Screens of later features add their line here. */
import Handshake from '@lucide/svelte/icons/handshake'
import Boxes from '@lucide/svelte/icons/boxes'
import HousePlus from '@lucide/svelte/icons/house-plus'
import Link from '@lucide/svelte/icons/link'
import List from '@lucide/svelte/icons/list'
import MapIcon from '@lucide/svelte/icons/map'
import ScrollText from '@lucide/svelte/icons/scroll-text'
import UserCog from '@lucide/svelte/icons/user-cog'
import type { Component } from 'svelte'
import { m } from '../paraglide/messages.js'
import { session } from '../session.svelte.ts'

interface Place {
  address: string
  label: () => string
  Icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>
  /** The right that somebody must hold somewhere to be shown the place. */
  right: string
}

const places: readonly Place[] = [
  { address: '/', label: m.nav_map, Icon: MapIcon, right: 'read' },
  { address: '/liste', label: m.nav_list, Icon: List, right: 'read' },
  { address: '/immobilien/neu', label: m.nav_new_property, Icon: HousePlus, right: 'visit' },
  { address: '/einsicht', label: m.nav_sharing, Icon: Handshake, right: 'manage' },
  { address: '/bestaende', label: m.nav_portfolios, Icon: Boxes, right: 'manage' },
  { address: '/verflechtung', label: m.owners_review_nav, Icon: Link, right: 'manage' },
  { address: '/konten', label: m.nav_accounts, Icon: UserCog, right: 'accounts' },
  { address: '/protokoll', label: m.nav_log, Icon: ScrollText, right: 'log' },
]

/** Those that the person may use. */
export const ownPlaces = (): readonly Place[] => places.filter(({ right }) => session.may(right))

/** A property's page belongs to the map; recording a new one is a place of its own. */
export const isAt = (address: string, pathname: string): boolean => {
  if (address !== '/') return pathname.startsWith(address)
  return pathname === '/' || (pathname.startsWith('/immobilien/') && pathname !== '/immobilien/neu')
}
