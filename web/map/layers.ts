/** The order of the map's layers, from the ground up. Names are used to put layers in between and to ask for clicks. */
export const clusterLayer = 'property-clusters'
export const pointLayer = 'property-points'
export const raisedLayer = 'raised-marks'
