/**
 * The first and the second run of the same commands in one process, in processes of their own.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import { run } from "./programs/ours.ts"
import { args, files } from "./programs/shared.ts"
import { median, type Row, ratioOf } from "./table.ts"
import { inFolder, node } from "./work.ts"

const rounds = 9

const twice = async () => {
  const times: Array<number> = []
  for (let round = 0; round < 2; round++) {
    const begin = performance.now()
    await Effect.runPromise(Effect.provide(run(args), NodeServices.layer))
    times.push(performance.now() - begin)
  }
  return times
}

/** Runs the benchmark. */
export const second = (): Promise<ReadonlyArray<Row>> =>
  inFolder(files, async () => {
    const all = Array.from(
      { length: rounds },
      () =>
        JSON.parse(node(process.cwd(), ["--conditions=effect-coma-source", import.meta.filename]).stdout) as [
          number,
          number
        ]
    )
    const [first, next] = [0, 1].map((index) => median(all.map((times) => times[index]!))) as [number, number]
    return [ratioOf("the second run of the same commands in one process", next, ["the first", first], 0.5)]
  })

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await twice()))
