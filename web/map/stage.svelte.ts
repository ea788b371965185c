/** What the one map shows beyond its base: a screen's layers, the marks raised, the part of the world in view. */
import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Snippet } from 'svelte'
import type { MarkLook } from './paint.ts'

/** West, south, east, north in degrees (EPSG:4326). */
export type Box = readonly [number, number, number, number]

export interface RaisedMark extends MarkLook {
  id: string
  /** Longitude and latitude (EPSG:4326). */
  coordinates: readonly [number, number]
}

export interface PickedPlace {
  lon: number
  lat: number
}

class Stage {
  map = $state.raw<MapLibreMap | null>(null)
  layers = $state.raw<Snippet | null>(null)
  box = $state.raw<Box | null>(null)
  /** The row under the pointer or with the focus; its mark is raised. */
  hovered = $state.raw<RaisedMark | null>(null)
  /** The property under the pointer on the map; its row stands out in the list. */
  pointed_id = $state<string | null>(null)
  /** The property whose page is open; the page sets it once it knows the place. */
  selected = $state.raw<RaisedMark | null>(null)
  /** Set by a screen that wants a place: the next clicks on the map go there instead of opening properties. */
  picking = $state.raw<((place: PickedPlace) => void) | null>(null)
  /** How far the sheet stands up on a phone. */
  sheet = $state<'low' | 'half' | 'full'>('half')
  /** A first screen is there: the next one takes the focus. */
  arrived = false

  /** Brings a place into sight without leaving the zoom, unless it is too far out to tell houses apart. */
  show([lon, lat]: readonly [number, number], zoom = 15) {
    const map = this.map
    if (!map) return
    const { bottom } = this.clear(0)
    const aim = { center: [lon, lat] as [number, number], offset: [0, -bottom / 2] as [number, number] }
    const near = map.getZoom() >= zoom - 1 && map.getBounds().contains([lon, lat])
    if (near) map.easeTo(aim)
    else map.flyTo({ ...aim, zoom: Math.max(zoom, map.getZoom()) })
  }

  /** Room in pixels to keep free around what is fitted: on a phone the sheet covers the lower part of the map. */
  clear(margin: number) {
    const narrow = matchMedia('(max-width: 767px)').matches
    const share = { low: 0.2, half: 0.5, full: 0.5 }[this.sheet]
    const covered = narrow ? Math.round((innerHeight - 106) * share) : 0
    return { top: margin, left: margin, right: margin, bottom: margin + covered }
  }

  /** Asks for the tiles again: after a write. */
  refresh() {
    if (this.map?.getSource('properties')) this.map.refreshTiles('properties')
  }
}

export const stage = new Stage()
