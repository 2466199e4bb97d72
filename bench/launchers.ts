/**
 * What a point of a sweep costs in worker processes, over SQLite and over PostgreSQL, and how long twelve points of six seconds
 * take on two workers with room for two each.
 */
import { spawn } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { type Row, ratioOf } from "./table.ts"
import { inFolder, node } from "./work.ts"

const program = join(import.meta.dirname, "programs/swept.ts")
const points = 400

/** Runs a sweep, and returns how many milliseconds passed from the begin of its first point to the end of its last one. */
const run = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>>): Promise<number> =>
  inFolder({}, async () => {
    node(process.cwd(), ["--conditions=effect-coma-source", program, "train", "--quiet", ...args], env)
    const times = readFileSync("times", "utf8").trimEnd().split("\n").map(Number)
    return Math.max(...times) - Math.min(...times)
  })

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })

/** Runs PostgreSQL meanwhile, where it is installed. */
const withPostgres = async <A>(use: (url: string | undefined) => Promise<A>): Promise<A> => {
  if (globSync("/usr/lib/postgresql/*/bin/initdb").length === 0) return await use(undefined)
  const script = join(import.meta.dirname, "../examples/48-sweep-postgres/postgres.sh")
  const server = spawn("sh", [script, String(await freePort())], { stdio: ["ignore", "pipe", "inherit"] })
  const ended = new Promise((resolve) => server.once("exit", resolve))
  try {
    const url = await new Promise<string>((resolve, reject) => {
      server.stdout.once("data", (said) => resolve(String(said).trim()))
      server.once("exit", (code) => reject(new Error(`PostgreSQL ended with ${code}`)))
    })
    return await use(url)
  } finally {
    server.kill("SIGTERM")
    await ended
  }
}

/** What Hydra takes for a point, as it was measured once: it is not among what this project installs. */
const joblib = ["Hydra's joblib launcher, as recorded", 180] as const

const unmeasured = (what: string, aim?: number): Row => ({
  what,
  ours: "–",
  beside: "PostgreSQL is not installed",
  value: undefined,
  aim
})

const rowsOf = async (name: string, url: string | undefined): Promise<ReadonlyArray<Row>> => {
  const database = url === undefined ? {} : { DATABASE_URL: url }
  const env = { ...database, WORKERS: "2", CONCURRENCY: "2" }
  // In one database, what is asked for again is done.
  const cost = async (poll: number, first: number) =>
    (await run(["--sweep", `n=${first}..${first + points - 1}`], { ...env, POLL: `${poll}` })) / points
  const makespan = await run(["--sweep", "n=1..12", "takes=6000"], { ...env, POLL: "100" })
  return [
    ratioOf(`a point in 2 × 2 workers over ${name}, looking each 100 ms`, await cost(100, 1), joblib, 1),
    ratioOf("the same, looking each 5 ms", await cost(5, 1001), joblib, 1),
    ratioOf(`12 points of 6 s in 2 × 2 workers over ${name}`, makespan, ["the ideal", 18_000], 1.05)
  ]
}

/** Runs the benchmark. */
export const launchers = (): Promise<ReadonlyArray<Row>> =>
  withPostgres(async (url) => [
    ...(await rowsOf("SQLite", undefined)),
    ...(url === undefined ? [unmeasured("the same over PostgreSQL")] : await rowsOf("PostgreSQL", url))
  ])
