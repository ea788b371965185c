/** Draws marks and clusters as images for the map, when it first asks for one by its name. */
import type { Map as MapLibreMap } from 'maplibre-gl'
import {
  clusterSize,
  lightColours,
  lights,
  lightShapes,
  mapColours,
  ringArcs,
  type Light,
  type MarkLook,
  type Tone,
} from './paint.ts'

const density = 2
const fullTurn = 2 * Math.PI

/**
 * `mark|light|closed|overdue|use_banned|tone` and `cluster|red|yellow|green|unrated|count|tone`; the four shares of
 * a cluster are sixteenths, so that few images serve many clusters.
 */
export const drawNamed = (name: string): ImageData | null => {
  const [kind, ...parts] = name.split('|')
  if (kind === 'mark') {
    const [light, closed, overdue, use_banned, tone] = parts
    if (!isLight(light) || !isTone(tone)) return null
    return drawMark(
      { light, closed: closed === '1', overdue: overdue === '1', use_banned: use_banned === '1' },
      tone,
    )
  }
  if (kind === 'cluster') {
    const tone = parts[5]
    const [red = 0, yellow = 0, green = 0, unrated = 0, count = 0] = parts.slice(0, 5).map(Number)
    if (!isTone(tone) || !(count > 0)) return null
    return drawCluster({ red, yellow, green, unrated }, count, tone)
  }
  return null
}

const kept = 1500
const clusterNames: string[] = []

/** Answers the map's request for an image; old clusters are let go so that a day of panning costs no memory. */
export const serveImage = (map: MapLibreMap, name: string): void => {
  const image = map.hasImage(name) ? null : drawNamed(name)
  if (!image) return
  map.addImage(name, image, { pixelRatio: density })
  if (!name.startsWith('cluster') || clusterNames.push(name) <= kept) return
  const oldest = clusterNames.shift()
  if (oldest && map.hasImage(oldest)) map.removeImage(oldest)
}

/** A count in at most four signs: 7, 312, 1,2k, 45k. */
export const shortCount = (count: number): string => {
  if (count < 1000) return String(count)
  const thousands = count / 1000
  return `${thousands < 10 ? String(Math.floor(thousands * 10) / 10).replace('.', ',') : Math.floor(thousands)}k`
}

const isLight = (text: string | undefined): text is Light => lights.some((light) => light === text)
const isTone = (text: string | undefined): text is Tone => text === 'light' || text === 'dark'

const canvasOf = (size: number) => {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size * density
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser draws no canvas')
  context.scale(density, density)
  return context
}

const imageOf = (context: CanvasRenderingContext2D) =>
  context.getImageData(0, 0, context.canvas.width, context.canvas.height)

/** The shape sits in the middle of a box of 32, so that the clock has room at the corner. */
const drawMark = (look: MarkLook, tone: Tone): ImageData => {
  const context = canvasOf(32)
  const { halo, ink } = mapColours[tone]
  const colour = lightColours[tone][look.light]
  const shape = new Path2D(lightShapes[look.light])
  context.translate(5, 5)
  context.scale(22 / 24, 22 / 24)
  context.lineJoin = 'round'
  strokeWith(context, shape, halo, look.light === 'unrated' ? 8.5 : 4.5)
  if (look.closed || look.light === 'unrated') {
    context.fillStyle = halo
    context.fill(shape)
    strokeWith(context, shape, colour, look.closed ? 2.4 : 4.4)
  } else {
    context.fillStyle = colour
    context.fill(shape)
  }
  if (look.use_banned) drawBar(context, halo, ink)
  if (look.overdue) drawClock(context, halo, ink)
  return imageOf(context)
}

const strokeWith = (context: CanvasRenderingContext2D, path: Path2D, colour: string, width: number) => {
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke(path)
}

const drawBar = (context: CanvasRenderingContext2D, halo: string, ink: string) => {
  context.lineCap = 'butt'
  strokeWith(context, new Path2D('M-1.2 13.4H25.2'), halo, 5.4)
  strokeWith(context, new Path2D('M0 13.4H24'), ink, 2.8)
}

const drawClock = (context: CanvasRenderingContext2D, halo: string, ink: string) => {
  const face = new Path2D('M21.4-1.6a5.2 5.2 0 1 1 0 10.4 5.2 5.2 0 0 1 0-10.4Z')
  strokeWith(context, face, halo, 3)
  context.fillStyle = halo
  context.fill(face)
  context.lineCap = 'round'
  strokeWith(context, face, ink, 1.7)
  strokeWith(context, new Path2D('M21.4 .9V3.8L23.4 5'), ink, 1.6)
}

const drawCluster = (shares: Record<Light, number>, count: number, tone: Tone): ImageData => {
  const size = clusterSize(count)
  const context = canvasOf(size + 4)
  const { halo, ink } = mapColours[tone]
  const middle = (size + 4) / 2
  const width = size < 40 ? 5 : 6.5
  disc(context, middle, size / 2 + 1.5, halo)
  for (const { light, from, to } of ringArcs(shares)) {
    context.beginPath()
    context.arc(middle, middle, (size - width) / 2, (from - 0.25) * fullTurn, (to - 0.25) * fullTurn)
    context.strokeStyle = lightColours[tone][light]
    context.lineWidth = width
    context.stroke()
  }
  context.fillStyle = ink
  context.font = `600 ${size < 36 ? 11.5 : size < 50 ? 13 : 15}px "Fira Sans", sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(shortCount(count), middle, middle + 0.5)
  return imageOf(context)
}

const disc = (context: CanvasRenderingContext2D, middle: number, radius: number, colour: string) => {
  context.beginPath()
  context.arc(middle, middle, radius, 0, fullTurn)
  context.fillStyle = colour
  context.fill()
}
