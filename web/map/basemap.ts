/** The files of the base map that come with the page; no other host is asked. */
const files = import.meta.glob<string>('../../seed/reference/basemap/*.geojson', {
  query: '?url',
  import: 'default',
  eager: true,
})

/** The address of a base map file by its name, or null where it is not part of this build. */
export const basemapFile = (name: string): string | null =>
  files[`../../seed/reference/basemap/${name}.geojson`] ?? null
