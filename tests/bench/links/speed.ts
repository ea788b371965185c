// What a whole rebuild costs in memory, without database: node --import tsx tests/bench/links/speed.ts [parties]
import { ours } from './ours.ts'
import { setOf, TUNED } from './sets.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const facts = setOf(TUNED, count).map((record) => record.facts)
const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20)
console.log(`${facts.length} parties made, ${megabytes()} MB with the world they come from`)

const began = process.cpuUsage()
const { took, candidates, links, skipped, hubs } = ours(facts)
const { user, system } = process.cpuUsage(began)

console.log(
  `hubs ${Math.round(took.hubs)} ms, candidates and scores ${Math.round(took.compared)} ms, groups ${Math.round(took.grouped)} ms; ` +
    `${Math.round((user + system) / 1000)} ms of processor time; ${megabytes()} MB`,
)
console.log(
  `${candidates} candidates, ${links.length} accepted, ${skipped.length} blocks left out, ` +
    `${hubs.addresses.size} hub addresses, ${hubs.officers.size} hub office holders`,
)
