/**
 * How the time grows: with overrides, with the keys of a file, with the commands of a program.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Argument from "effect/cli/Argument"
import * as Cli from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Config from "effect-coma/Config"
import * as Field from "effect-coma/Field"
import * as Override from "effect-coma/Override"
import * as Tree from "effect-coma/Tree"
import { wake } from "effect-coma/wake"
import { files, Model, Optim } from "./programs/shared.ts"
import { median, type Row, ratioOf } from "./table.ts"
import { inFolder } from "./work.ts"

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, index) => index)

const timeOf = async (run: () => unknown): Promise<number> => {
  const begin = performance.now()
  await run()
  return performance.now() - begin
}

/** Times a task some times, and returns the median. */
const time = async (run: () => unknown, rounds = 5): Promise<number> => {
  const times: Array<number> = []
  for (let round = 0; round < rounds; round++) times.push(await timeOf(run))
  return median(times.slice(1))
}

const configOf = (schema: Config.ConfigSchema): Config.Config =>
  Config.make("cfg", schema).pipe(Config.set("BASE", Tree.fromUnknown({})))

const overriding = (config: Config.Config, tokens: ReadonlyArray<string>) => () =>
  Effect.runSync(Override.make()({ config, configs: new Map([[config.id, config]]), tokens }))

/** Makes a line for ten times as many of something: linear is 10. */
const tenfold = (
  what: string,
  few: readonly [count: number, time: number],
  many: readonly [count: number, time: number]
) =>
  ratioOf(
    `${what}: ${many[0].toLocaleString("en-US")}`,
    many[1],
    [few[0].toLocaleString("en-US"), few[1]],
    // The aim is of the first step. Linear is 10: so much more is what measuring adds.
    few[0] < 1000 ? 10 : 12
  )

const overrides = async (): Promise<ReadonlyArray<Row>> => {
  const dict = configOf(Schema.Record(Schema.String, Schema.Unknown))
  const times = new Map<number, number>()
  for (const count of [100, 1000, 10_000, 100_000]) {
    const tokens = numbers(count).map((index) => `new${index}=${index}`)
    times.set(count, await time(overriding(dict, tokens), count < 10_000 ? 15 : 4))
  }
  const lines = [100, 1000, 10_000].map((count) =>
    tenfold("overrides into a dict", [count, times.get(count)!], [count * 10, times.get(count * 10)!])
  )
  const mixed = (count: number) =>
    numbers(count).map((index) => (index % 2 === 0 ? `l+=${index}` : `l[${index >> 1}]=${index}`))
  const lists = await Promise.all([1000, 10_000].map((count) => time(overriding(dict, mixed(count)), 7)))
  const fields = (count: number) =>
    Schema.Struct(Object.fromEntries(numbers(count).map((index) => [`f${index}`, Field.make(Schema.Int, index)])))
  const struct = (count: number) => {
    const tokens = numbers(count).map((index) => `f${index}=${index + 1}`)
    return time(overriding(configOf(fields(count) as unknown as Config.ConfigSchema), tokens), 7)
  }
  return [
    ...lines,
    tenfold("mixed l+= and l[i]= on one list", [1000, lists[0]!], [10_000, lists[1]!]),
    tenfold("all fields of a struct", [100, await struct(100)], [1000, await struct(1000)])
  ]
}

const rawProgram = (count: number) => {
  const path = (name: string) => Flag.String(name).pipe(Flag.withDescription("The file of a config"), Flag.optional)
  const commands = numbers(count).map((index) =>
    Cli.make(
      `c${index}`,
      {
        model: path("model-path"),
        optim: path("optim-path"),
        overrides: Argument.variadic(Argument.String("overrides"))
      },
      () => Effect.void
    )
  )
  return Cli.runWith(Cli.make("main").pipe(Cli.withSubcommands(commands)), { version: "1.0.0" })(["c5"])
}

const ourProgram = (count: number) =>
  wake(
    numbers(count).map((index) => Command.make(`c${index}`, { model: Model, optim: Optim }, () => Effect.void)),
    { name: "main", version: "1.0.0", args: ["c5"] }
  )

const commands = (): Promise<ReadonlyArray<Row>> =>
  inFolder(files, async () => {
    const rows: Array<Row> = []
    for (const count of [10, 100, 1000, 10_000]) {
      const rounds = count > 1000 ? 3 : 9
      const mine = await time(() => Effect.runPromise(Effect.provide(ourProgram(count), NodeServices.layer)), rounds)
      const theirs = await time(() => Effect.runPromise(Effect.provide(rawProgram(count), NodeServices.layer)), rounds)
      const what = `${count.toLocaleString("en-US")} commands with two configs each, one run`
      rows.push(ratioOf(what, mine, ["raw effect/cli", theirs], count === 1000 ? 0.5 : undefined))
    }
    return rows
  })

/** Runs the benchmarks of growth. */
export const growth = async (): Promise<ReadonlyArray<Row>> => [...(await overrides()), ...(await commands())]
