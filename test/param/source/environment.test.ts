import { expect, it } from "@effect/vitest"
import { ConfigProvider, Console, Effect, Redacted, Schema } from "effect"
import { Command, ConfigHook, Field, Override, Param, Source, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { describe } from "vitest"

class Optim extends Schema.Class<Optim>("Optim")({
  lr: Field.make(Schema.Finite, 0.1),
  batchSize: Field.make(Schema.Int, 8),
  note: Field.make(Schema.String, ""),
  tags: Field.make(Schema.Array(Schema.String), ["a"]),
  schedule: Schema.Struct({ kind: Field.make(Schema.String, "none"), "warm-up": Field.make(Schema.Int, 0) })
}) {}

const Labels = Schema.Record(Schema.String, Schema.Int)

const show = Command.make(
  "show",
  { optim: Optim, labels: Labels, quick: Param.inline(Schema.Boolean, false) },
  (given) => Console.log(JSON.stringify(given))
)

const base = {
  optim: { lr: 0.1, batchSize: 8, note: "", tags: ["a"], schedule: { kind: "none", "warm-up": 0 } },
  labels: {},
  quick: false
}

const sources = [Source.file(), Source.environment("LAB")]

const run = (env: Readonly<Record<string, string>>, args: ReadonlyArray<string> = []) =>
  TestProgram.run([show], ["show", ...args], { sources, env })

describe("a variable of the environment", () => {
  it.effect.each([
    [{ LAB_OPTIM__LR: "1e-3" }, { lr: 0.001 }],
    [{ LAB_OPTIM__BATCH_SIZE: "9" }, { batchSize: 9 }],
    [{ LAB_OPTIM__SCHEDULE__KIND: "cosine" }, { schedule: { kind: "cosine", "warm-up": 0 } }],
    [{ LAB_OPTIM__SCHEDULE__WARM_UP: "5" }, { schedule: { kind: "none", "warm-up": 5 } }],
    [{ LAB_OPTIM__TAGS: "[x, y]" }, { tags: ["x", "y"] }],
    [{ LAB_OPTIM__TAGS__0: "z" }, { tags: ["z"] }],
    [{ LAB_OPTIM__SCHEDULE: "{kind: step}" }, { schedule: { kind: "step", "warm-up": 0 } }],
    [{ LAB_OPTIM: "{lr: 2, batchSize: 3}" }, { lr: 2, batchSize: 3 }],
    [
      { LAB_OPTIM: "{lr: 2, batchSize: 3}", LAB_OPTIM__LR: "4" },
      { lr: 4, batchSize: 3 }
    ],
    [{ LAB_OPTIM__NOTE: "" }, { note: "" }],
    [{ LAB_OPTIM__NOTE: "1.10" }, { note: "1.10" }],
    [{ LAB_OPTIM__NOTE: "a=b::c, [d" }, { note: "a=b::c, [d" }],
    [{ lab_optim__lr: "7" }, {}],
    [{ LABOPTIM__LR: "7", OTHER_OPTIM__LR: "7" }, {}]
  ] as const)("gives a key a value, as an override would, if that is its name: %j", ([env, changed]) =>
    Effect.gen(function* () {
      const ran = yield* run(env)
      expect(JSON.parse(ran.stdout[0]!)).toEqual({ ...base, optim: { ...base.optim, ...changed } })
      expect(ran.stderr.filter((line) => !line.startsWith("created"))).toEqual([])
    })
  )

  it.effect("gives a dict any key, in lower case, and the inline config its values", () =>
    Effect.gen(function* () {
      const ran = yield* run({ LAB_LABELS__FIRST_ONE: "1", LAB_INLINE__QUICK: "yes" })
      expect(JSON.parse(ran.stdout[0]!)).toEqual({ ...base, labels: { first_one: 1 }, quick: true })
    })
  )

  it.effect("yields to the command line", () =>
    Effect.gen(function* () {
      const ran = yield* run({ LAB_OPTIM__LR: "1", LAB_OPTIM__BATCH_SIZE: "2" }, ["optim::lr=3"])
      expect(JSON.parse(ran.stdout[0]!)).toEqual({ ...base, optim: { ...base.optim, lr: 3, batchSize: 2 } })
    })
  )

  it.effect("is no part of the file that a first run writes", () =>
    Effect.gen(function* () {
      const ran = yield* run({ LAB_OPTIM__LR: "1" })
      expect(ran.files["optim.yaml"]).toContain("lr: 0.1")
    })
  )

  it.effect("that does not fit is named with all others, and not shown", () =>
    Effect.gen(function* () {
      const ran = yield* run({ LAB_OPTIM__LR: "hunter2", LAB_OPTIM__BATCH_SIZE: "[", LAB_OPTIM__TAGS__7: "x" })
      const text = ran.stderr.join("\n")
      expect(ran.code).toBe(2)
      expect(text).not.toContain("hunter2")
      for (const name of ["LAB_OPTIM__LR", "LAB_OPTIM__BATCH_SIZE", "LAB_OPTIM__TAGS__7"]) expect(text).toContain(name)
    })
  )

  it.effect("that no config takes is told, with what it most likely means", () =>
    Effect.gen(function* () {
      const ran = yield* run({ LAB_OPTIM__LRR: "1", LAB_OPTM__LR: "1", LAB_PROFILE: "x", LAB_ZZZZZZ: "1" })
      expect(ran.stderr.filter((line) => line.startsWith("warning"))).toEqual([
        "warning: $LAB_PROFILE matched no config",
        "warning: $LAB_ZZZZZZ matched no config",
        "warning: $LAB_OPTIM__LRR matched no config; did you mean LAB_OPTIM__LR?",
        "warning: $LAB_OPTM__LR matched no config; did you mean LAB_OPTIM__LR?"
      ])
    })
  )

  it.effect("that names an element far behind the end of a list is an error of its own", () =>
    Effect.gen(function* () {
      const ran = yield* run({ LAB_OPTIM__TAGS__9999: "x", LAB_OPTIM__LR__4294967293: "x" })
      expect(ran.code).toBe(2)
      expect(ran.stderr.join("\n")).toContain("LAB_OPTIM__TAGS__9999")
    })
  )

  it.effect("that names more levels than a value may have is told as one that no config takes", () =>
    Effect.gen(function* () {
      const any = Command.make("any", { any: Schema.Record(Schema.String, Schema.Unknown) }, () => Effect.void)
      const deep = (levels: number) => ({ [`LAB_ANY${"__A".repeat(levels)}`]: "1" })
      const at = (levels: number) => TestProgram.run([any], ["any", "--no-write"], { sources, env: deep(levels) })
      expect(yield* at(199)).toMatchObject({ code: 0, stderr: [] })
      const ran = yield* at(2000)
      expect(ran.code).toBe(0)
      expect(ran.stderr.join("\n")).toMatch(/^warning: \$LAB_ANY__A.* matched no config/)
    })
  )

  it.effect("that no config takes is an error under strict overrides", () =>
    Effect.gen(function* () {
      const program = wake([show], {
        name: "lab",
        version: "1.0.0",
        sources,
        hooks: { config: ConfigHook.makeDefault({ override: Override.strict }) }
      })
      const ran = yield* TestProgram.run(program, ["show"], { env: { LAB_OPTIM__LRR: "1" } })
      expect([ran.code, ran.stdout]).toEqual([2, []])
    })
  )

  it.effect("of another command's config is not told", () =>
    Effect.gen(function* () {
      const other = Command.make("other", { data: Optim }, () => Console.log("other"))
      const plain = Command.make("plain", { words: Param.args({ config: true }) }, () => Console.log("plain"))
      const env = { LAB_DATA__LR: "1", LAB_WORDS: "[a]" }
      const ran = yield* TestProgram.run([show, other, plain], ["show"], { sources, env })
      expect(ran.stderr.filter((line) => line.startsWith("warning"))).toEqual([])
    })
  )

  class Account extends Schema.Class<Account>("Account")({ token: Schema.RedactedFromValue(Schema.String) }) {}
  const login = Command.make("login", { account: Account }, ({ account }) =>
    Console.log(account.token, Redacted.value(account.token).length)
  )

  it.effect("may be a secret, which stays one", () =>
    Effect.gen(function* () {
      const env = { LAB_ACCOUNT__TOKEN: "hunter2" }
      const ran = yield* TestProgram.run([login], ["login"], { sources, env })
      expect(ran.stdout).toEqual(["<redacted> 7"])
      for (const args of [["--print-config"], ["--why", "token"], ["--print-config=json"]]) {
        const shown = yield* TestProgram.run([login], ["login", ...args], { sources, env })
        expect(JSON.stringify(shown)).not.toContain("hunter2")
        expect(shown.code).toBe(0)
      }
    })
  )

  it.effect("comes from whatever provider the program has", () =>
    Effect.gen(function* () {
      const program = wake([show], { name: "lab", version: "1.0.0", sources })
      for (const provider of [
        ConfigProvider.fromDotEnvContents("LAB_OPTIM__LR=4\n"),
        ConfigProvider.fromUnknown({ LAB_OPTIM__LR: "4" })
      ]) {
        const ran = yield* TestProgram.run(program.pipe(Effect.provide(ConfigProvider.layer(provider))), ["show"])
        expect(JSON.parse(ran.stdout[0]!).optim.lr).toBe(4)
      }
    })
  )

  it.effect("is called in help as it must be typed, once", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run({}, ["--help"])
      expect(stdout.join("\n").match(/environment: .*/g)).toEqual([
        expect.stringContaining("environment: LAB_OPTIM__LR for optim::lr, and so on")
      ])
    })
  )
})
