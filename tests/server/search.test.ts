/** Finding properties by what people type, through HTTP on a real database. */
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { idsFor } from '../../server/search/queries.ts'
import { type Client, ESSEN, HERNE, useApp } from '../app.ts'

const server = useApp()

type Address = [street: string, houseNumber: string, postcode?: string]
type Given = { city?: string; file?: string; parcels?: string[]; addresses?: Address[] }

const aProperty = async ({ city = ESSEN, file, parcels = [], addresses = [] }: Given): Promise<string> => {
  const id = uuidv7()
  const sql = (text: string, values: unknown[]) => server.current.db.sql(text, values)
  await sql(
    `insert into property (id, municipality_key, file_number, use_state, place)
     select $1, key, $3, 'inhabited', label_place from municipality where key = $2`,
    [id, city, file ?? `AZ ${id}`],
  )
  for (const [position, [street, houseNumber, postcode = '']] of addresses.entries())
    await sql(`insert into property_address values ($1, $2, $3, $4, $5, $6)`, [
      id,
      city,
      position + 1,
      street,
      houseNumber,
      postcode,
    ])
  for (const parcel of parcels) await sql(`insert into parcel values ($1, $2, $3)`, [parcel, id, city])
  return id
}

let essen: Client
let herne: Client
beforeAll(async () => {
  essen = await server.current.as('inspector')
  herne = await server.current.as('inspector', HERNE)
})

type Hit = { id: string; match: string; address: string }
const hitsOf = async (q: string, as: Client = essen): Promise<Hit[]> => {
  const answer = await as.get(`/api/search?limit=50&q=${encodeURIComponent(q)}`)
  expect(answer.statusCode).toBe(200)
  return answer.json<{ items: Hit[] }>().items
}
const found = async (q: string, as: Client = essen) => (await hitsOf(q, as)).map(({ id }) => id)

describe('an address is found', () => {
  let corner: string
  beforeAll(async () => {
    corner = await aProperty({ addresses: [['Möwenblickstraße', '12a-14', '45127']] })
    await aProperty({ addresses: [['Möwenblickstraße', '16', '45127']] })
    await aProperty({ addresses: [['Falkenhorster Weg', '12', '45127']] })
  })

  test.each([
    'Möwenblickstraße 12a-14',
    'moewenblickstr. 12a-14',
    'Mowenblick Strasse 12 a - 14',
    'MÖWENBLICK-STR. 12A',
    '45127 Essen, Möwenblickstraße 12a',
    '12a möwenblickstr essen',
  ])('however it is spelt: %s', async (q) => {
    expect((await found(q))[0]).toBe(corner)
  })

  test.each(['12', '12a', '12b', '13', '14', '14a'])('by a house number in its range: %s', async (number) => {
    expect(await found(`Möwenblickstraße ${number}`)).toEqual([corner])
  })

  test.each(['11', '15', '17', '112'])('not by a house number beyond it: %s', async (number) => {
    expect(await found(`Möwenblickstraße ${number}`)).toEqual([])
  })

  test.each(['Mövenblickstraße 13', 'Möwenblikstr. 13', 'Mwöenblickstr 13', 'Möwenbickstraße 13, Esen'])(
    'with a mistake: %s',
    async (q) => {
      expect(await found(q)).toEqual([corner])
    },
  )

  test('while it is still being typed', async () => {
    expect(await found('Möwenbl')).toHaveLength(2)
  })

  test('by any of its addresses', async () => {
    const id = await aProperty({
      addresses: [
        ['Iltisrain', '1'],
        ['Quellenkamp', '2-4'],
      ],
    })

    expect(await found('Quellenkamp 3')).toEqual([id])
    expect(await found('Iltisrain 3')).toEqual([id])
  })

  test('the very house before its neighbours', async () => {
    const neighbours = await Promise.all(
      ['7', '7a', '7b', '7-9'].map((number) => aProperty({ addresses: [['Ulmenufer', number]] })),
    )

    const hits = await found('Ulmenufer 7b')

    expect(hits[0]).toBe(neighbours[2])
    expect([...hits].sort()).toEqual([...neighbours].sort())
  })
})

describe('a parcel is found', () => {
  let id: string
  beforeAll(async () => {
    id = await aProperty({ parcels: ['05300100300039______', '053001003000410002__'] })
  })

  test.each([
    '05300100300039______',
    '05300100300039',
    '053001-003-00039',
    '053001-003-39',
    '3001-3-39',
    '053001-003',
    '053001 - 003 - 00039',
    '053001-003-00041/2',
  ])('however it is written: %s', async (q) => {
    expect(await hitsOf(q)).toMatchObject([{ id, match: 'parcel' }])
  })

  test('with two digits swapped', async () => {
    expect(await found('053001-003-00093')).toEqual([id])
  })

  test('not by another number', async () => {
    expect(await found('053001-003-12345')).toEqual([])
  })
})

describe('a file number is found', () => {
  let id: string
  beforeAll(async () => {
    id = await aProperty({ file: '05113-2026-0007' })
    await aProperty({ file: '05113-2026-0070' })
    await aProperty({ file: '63.2/2024-118' })
  })

  test.each(['05113-2026-0007', '5113/2026/7', '2026-7', '05113 2026 007'])(
    'however it is separated: %s',
    async (q) => {
      expect((await hitsOf(q))[0]).toMatchObject({ id, match: 'file_number' })
    },
  )

  test('with one wrong digit', async () => {
    expect(await found('05113-2025-0007')).toContain(id)
  })

  test('of any style', async () => {
    expect(await found('63-2 2024/118')).toHaveLength(1)
  })
})

test('what changes is found as it is now', async () => {
  const id = await aProperty({ addresses: [['Weidenkamp', '3']] })
  await server.current.db.sql(`update property_address set street = 'Tannengrund' where property_id = $1`, [
    id,
  ])
  await server.current.db.sql(`insert into parcel values ('05999900100001______', $1, $2)`, [id, ESSEN])

  expect(await found('Weidenkamp 3')).toEqual([])
  expect(await found('Tannengrund 3')).toEqual([id])
  expect(await found('059999-001-1')).toEqual([id])

  await server.current.db.sql(`delete from parcel where property_id = $1`, [id])
  expect(await found('059999-001-1')).toEqual([])
})

describe('another city', () => {
  let hidden: string
  beforeAll(async () => {
    hidden = await aProperty({
      city: HERNE,
      file: 'HER-2026-0009',
      parcels: ['05777700300039______'],
      addresses: [['Zechenglückufer', '5', '44623']],
    })
  })

  test.each(['Zechenglückufer 5', 'Zechengluckufr', '057777-003-39', 'HER-2026-9', 'Herne', '44623'])(
    'is not found: %s',
    async (q) => {
      expect(await found(q)).toEqual([])
      expect(await found(q, herne)).toContain(hidden)
    },
  )

  test.each(['HER-2026-0009', '057777-003-39'])(
    'is not given out by the functions behind it: %s',
    async (q) => {
      const ids = async (as: Client) =>
        (await server.current.db.as({ account_id: as.account_id }, (db) => idsFor(db, q))).ids

      expect([...(await ids(essen))]).toEqual([])
      expect([...(await ids(herne))]).toEqual([hidden])
    },
  )

  test('does not show through what a mistyped word is taken for', async () => {
    const own = await aProperty({ addresses: [['Zechenglückheide', '5']] })

    expect(await found('Zechenglückufer 5')).toEqual([own])
  })

  test('a council member finds nothing anywhere', async () => {
    const council = await server.current.as('council')

    expect((await council.get('/api/search?q=Herne')).statusCode).toBe(403)
  })
})

describe('the filter by text', () => {
  test('counts what the search finds, and follows a change that the map does not show', async () => {
    const id = await aProperty({ addresses: [['Stahlrain', '1']] })
    await server.current.app.feed.catchUp()
    const total = async (q: string) =>
      (await essen.get(`/api/map/facets?q=${encodeURIComponent(q)}`)).json<{ total: number }>().total

    expect([await total('Stahlrain'), await total('Kohlenbruch')]).toEqual([1, 0])

    await server.current.db.sql(`insert into property_address values ($1, $2, 2, 'Kohlenbruch', '3', '')`, [
      id,
      ESSEN,
    ])
    await server.current.app.feed.catchUp()

    expect([await total('Stahlrain'), await total('Kohlenbruch')]).toEqual([1, 1])
  })
})

test.each(['q=', 'q=x&limit=0', 'q=x&limit=51', 'q=x&street=y', 'limit=5', `q=${'x'.repeat(201)}`])(
  'a malformed question is refused: %s',
  async (query) => {
    expect((await essen.get(`/api/search?${query}`)).statusCode).toBe(400)
  },
)

test.each([`'); drop table property; --`, `' | '`, '%', '\\', ':*', '&&!()', '😀', "o'brien", '   '])(
  'signs without meaning are only signs: %s',
  async (q) => {
    expect(await found(q)).toEqual([])
  },
)
