/** West, south, east, north of the Regionalverband Ruhr in degrees (EPSG:4326). */
export const ruhr: [number, number, number, number] = [6.31, 51.21, 8.02, 51.83]
