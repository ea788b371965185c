/** The mark of a property from what the network says of it; an unknown light is one not rated. */
import { lightShapes, type Light } from '../map/paint.ts'

export const lightOf = (light: string): Light =>
  Object.hasOwn(lightShapes, light) ? (light as Light) : 'unrated'
export const closedOf = (state: string): boolean => state === 'closed'
