/** Invented names of firms and people in the sound of the region. A likeness to a real firm would be chance. */
import type { Random } from '../../../seed/random.ts'

const list = (text: string) => text.split(/\s+/)

const heads = list(
  `Brink Oster Wester Nieder Ober Hage Lind Eich Buch Stein Wald Feld Berg Kamp Dorn Esch Holt Rott Sund Vos Wit
  Grot Kleve Hell Merk Diek Tep Wulf Rade Sieve Hülse Möll Böke Schür Köt Lüt Bröck Strät Änger Uhlen`,
)
const tails = list(
  `hoff mann kamp meier haus brock horst beck ring berg feld busch höfer camp sieck loh rath stein dorf hues`,
)
/** Surnames that many bear. */
const common = list(
  `Schmidt Müller Meyer Schneider Fischer Weber Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf
  Schröder Neumann Schwarz Krüger Braun Hofmann Lange Krause Lehmann Köhler Maier Kaiser Fuchs Peters Jansen`,
)
const fantasies = list(
  `Nordlicht Ruhrblick Westhang Silberdistel Halde Förderturm Zechenpark Kupferhof Emscherau Lippeblick Sonnenhang
  Kronenhof Adlerhorst Merkur Saturn Aurora Domus Habitat Castellum Lindenpark Weitblick Morgenrot Basalt Onyx
  Kompass Fortuna Concordia Victoria Rubin Topas Granit Atlas Orion Vesta Terra Arcus Forum Quartier Linea Nova
  Vita Primus Corona Delta Sigma Omega Alpina Borea Zenit Kaskade Monolith Obelisk Pavillon Rotunda Veranda`,
)
const syllables = list(`ba be da do fa ga ka ke la le ma mi na no pa ra re sa so ta to va vi wo za`)
const firsts = list(
  `Andreas Anja Bernd Birgit Christian Claudia Daniel Dirk Elke Frank Gabriele Gerd Heike Holger Ines Jens Jörg Jutta
  Karin Katrin Klaus Lars Manfred Martin Martina Michael Nicole Olaf Petra Rainer Ralf Sabine Silke Stefan Susanne
  Thomas Torsten Udo Ulrike Uwe Volker Werner Wolfgang`,
)
export const trades = list(
  `Immobilien Grundbesitz Wohnen Wohnbau Hausverwaltung Vermögensverwaltung Beteiligungs Projektentwicklung Bau Invest
  Grundstücks Immobilienverwaltung Bauträger Capital Objekt Haus&Grund Wohnungsbau Bestand Verwaltungs Property`,
)

export const surname = (random: Random) =>
  random.chance(0.3) ? random.pick(common) : random.pick(heads) + random.pick(tails)
export const firstName = (random: Random) => random.pick(firsts)

/** What tells a firm from others: a surname, a fantasy name, two of them, letters, or a made-up word. */
export const ownWord = (random: Random): string =>
  random.weighted<() => string>([
    [() => surname(random), 40],
    [() => `${random.pick(fantasies)} ${random.pick(['Ruhr', 'West', 'Rhein', 'Nord', 'Revier'])}`, 8],
    [() => random.pick(fantasies), 12],
    [() => `${surname(random)} & ${surname(random)}`, 10],
    [() => `${firstName(random)} ${surname(random)}`, 8],
    [
      () => Array.from({ length: random.int(2, 3) }, () => String.fromCharCode(random.int(65, 90))).join(''),
      7,
    ],
    [
      () => {
        const word = Array.from({ length: random.int(2, 4) }, () => random.pick(syllables)).join('')
        return word[0]!.toUpperCase() + word.slice(1)
      },
      15,
    ],
  ])()
