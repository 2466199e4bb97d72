import { expect, it } from "@effect/vitest"
import { Console, Context, Effect, Layer, Option, Result, Schema } from "effect"
import { Command as Cli } from "effect/cli"
import {
  Command,
  Config,
  type ConfigError,
  ConfigHook,
  DEFAULT,
  Field,
  Hook,
  Origin,
  Persistence,
  Source,
  Tree,
  toCli,
  wake
} from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { describe } from "vitest"

class Optim extends Schema.Class<Optim>("Optim")({
  lr: Field.make(Schema.Finite, 0),
  steps: Field.make(Schema.Int, 10)
}) {}

/** Says where `lr` comes from. */
const origins = Hook.make((data) => {
  const tree = Result.getOrThrow(Config.latest(data.parameters.configs.get("optim")!))
  return Console.error(Origin.format(Tree.at(tree, ["lr"])!.origin))
})

const train = Command.make("train", { optim: Optim }, ({ optim }) => Console.log(optim.lr)).pipe(
  Command.addHooks({ postConfig: origins })
)

/** All places that a value may come from, the weakest first: how it is given there, and what is told of it. */
const places: ReadonlyArray<{
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly args?: ReadonlyArray<string>
  readonly isVault?: true
  readonly origin: string
}> = [
  { files: { "/home/ada/.config/lab/optim.yaml": "lr: 1\n" }, origin: "/home/ada/.config/lab/optim.yaml:1:5" },
  { files: { "optim.yaml": "steps: 3\nlr: 2\n" }, origin: "optim.yaml:2:5" },
  { files: { "optim.prod.yaml": "lr: 3\n" }, origin: "optim.prod.yaml:1:5" },
  { isVault: true, origin: "a hook" },
  { env: { LAB_OPTIM__LR: "5" }, origin: "$LAB_OPTIM__LR" },
  { args: ["lr=6"], origin: "override 1: lr=6" }
]

const vault = Source.make("vault", () => Effect.succeed(Option.some(Tree.fromUnknown({ lr: 4 }))))

const subsets = Array.from({ length: 2 ** places.length }, (_, bits) =>
  places.flatMap((place, index) => ((bits >> index) & 1 ? [{ ...place, value: index + 1 }] : []))
)

describe("sources", () => {
  it.effect.each(subsets)("win over weaker ones, whichever of six have a value", (given) =>
    Effect.gen(function* () {
      const isProfile = given.some(({ value }) => value === 3)
      const sources = [
        Source.user(),
        Source.file(),
        Source.profile(),
        ...(given.some(({ isVault }) => isVault) ? [vault] : []),
        Source.environment("LAB")
      ]
      const ran = yield* TestProgram.run(
        wake([train], { name: "lab", version: "1.0.0", sources }),
        ["train", ...(isProfile ? ["--profile", "prod"] : []), ...given.flatMap(({ args }) => args ?? [])],
        {
          files: Object.assign({}, ...given.map(({ files }) => files)),
          env: Object.assign({ HOME: "/home/ada" }, ...given.map(({ env }) => env))
        }
      )
      const last = given.at(-1)
      expect(ran.stdout).toEqual([String(last?.value ?? 0)])
      expect(ran.stderr).toContain(last?.origin ?? "the default")
    })
  )

  it.effect("keep what stronger ones do not say", () =>
    Effect.gen(function* () {
      const show = Command.make("show", { optim: Optim }, ({ optim }) => Console.log(optim.lr, optim.steps))
      const ran = yield* TestProgram.run([show], ["show"], {
        sources: [Source.file(), Source.environment("LAB")],
        files: { "optim.yaml": "steps: 3\nlr: 2\n" },
        env: { LAB_OPTIM__LR: "5" }
      })
      expect(ran.stdout).toEqual(["5 3"])
    })
  )

  it.effect("are told one by one by --why, the strongest first", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(
        wake([train], {
          name: "lab",
          version: "1.0.0",
          sources: [Source.user(), Source.file(), Source.profile(), vault, Source.environment("LAB")]
        }),
        ["train", "--profile", "prod", "--why", "lr", "lr=6"],
        {
          files: Object.assign({}, ...places.map(({ files }) => files)),
          env: { HOME: "/home/ada", LAB_OPTIM__LR: "5" }
        }
      )
      expect(ran.stdout).toEqual(
        [
          "optim::lr = 6",
          "  ▸ command line                       6  word 1: lr=6",
          "    $LAB_OPTIM__LR                     5",
          "    a hook, as vault                   4",
          "    optim.prod.yaml:1                  3",
          "    optim.yaml:2                       2",
          "    /home/ada/.config/lab/optim.yaml:1 1",
          "    default                            0"
        ].map((line) =>
          expect.stringMatching(
            new RegExp(
              `^${line
                .trimEnd()
                .replace(/[$.()*▸]/g, "\\$&")
                .replace(/ +/g, " +")}$`
            )
          )
        )
      )
    })
  )

  it.effect("are the configs' files alone, unless a program says so", () =>
    Effect.gen(function* () {
      const files = { "optim.prod.yaml": "lr: 3\n", "/home/ada/.config/main/optim.yaml": "lr: 1\n" }
      const ran = yield* TestProgram.run([train], ["train"], { files, env: { HOME: "/home/ada", MAIN_OPTIM__LR: "5" } })
      expect(ran.stdout).toEqual(["0"])
      expect((yield* TestProgram.run([train], ["train", "--profile", "prod"], { files })).code).toBe(2)
    })
  )

  it.effect("write nothing where the configs' files are not among them", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run([train], ["train"], { sources: [Source.environment("LAB")] })
      expect(ran.files).toEqual({})
      const none = yield* TestProgram.run([train], ["train"], { sources: [], files: { "optim.yaml": "lr: 2\n" } })
      expect(none.stdout).toEqual(["0"])
      const named = yield* TestProgram.run([train], ["train", "--optim-path", "optim.yaml"], { sources: [] })
      expect(named.stderr.join()).toContain("Unknown flag --optim-path")
    })
  )

  it.effect("of a command are those of its own config hook, with their flags", () =>
    Effect.gen(function* () {
      const own = train.pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ sources: [Source.file(), Source.profile()] }) })
      )
      const files = { "optim.yaml": "lr: 2\n", "optim.prod.yaml": "lr: 3\n" }
      const ran = yield* TestProgram.run([own], ["train", "--profile", "prod"], { files })
      expect(ran.stdout).toEqual(["3"])
    })
  )

  it.effect("serve a hook that initializes one config ahead, once", () =>
    Effect.gen(function* () {
      let asked = 0
      const counted = Source.make("counted", () =>
        Effect.sync(() => {
          asked++
          return Option.some(Tree.fromUnknown({ lr: 8 }))
        })
      )
      const early = train.pipe(Command.withHooks({ preConfig: ConfigHook.initialize(Optim) }))
      const ran = yield* TestProgram.run([early], ["train"], { sources: [counted] })
      expect([ran.stdout, asked]).toEqual([["8"], 1])
    })
  )

  it.effect("win in the order of the list, whichever hook has filled them first", () =>
    Effect.gen(function* () {
      const early = train.pipe(
        Command.withHooks({
          preConfig: ConfigHook.makeDefault({ sources: [Source.environment("LAB")], write: false, override: null })
        })
      )
      const program = wake([early], {
        name: "lab",
        version: "1.0.0",
        sources: [Source.file(), Source.environment("LAB")]
      })
      const given = { files: { "optim.yaml": "lr: 3\n" }, env: { LAB_OPTIM__LR: "9" } }
      expect((yield* TestProgram.run(program, ["train"], given)).stdout).toEqual(["9"])
      const told = yield* TestProgram.run(program, ["train", "--why", "lr"], given)
      expect(told.stdout.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
        "optim::lr = 9",
        "▸ $LAB_OPTIM__LR",
        "optim.yaml:1",
        "default"
      ])
    })
  )

  it.effect("of a hook of another slot take no flag of the files away", () =>
    Effect.gen(function* () {
      const early = train.pipe(
        Command.withHooks({
          preConfig: ConfigHook.makeDefault({ sources: [Source.environment("LAB")], write: false, override: null })
        })
      )
      const files = { "other.yaml": "lr: 4\n" }
      const ran = yield* TestProgram.run([early], ["train", "--optim-path", "other.yaml"], { files })
      expect(ran.stdout).toEqual(["4"])
    })
  )

  it.effect("may stand in the list twice", () =>
    Effect.gen(function* () {
      const sources = [Source.file(), Source.profile(), Source.profile(), Source.file()]
      const files = { "optim.yaml": "lr: 2\n", "optim.prod.yaml": "lr: 3\n" }
      const ran = yield* TestProgram.run([train], ["train", "--profile", "prod"], { sources, files })
      expect([ran.code, ran.stdout]).toEqual([0, ["2"]])
    })
  )

  it.effect("of a shared config hook say whether files can be named", () =>
    Effect.gen(function* () {
      const files = { "other.yaml": "lr: 4\n" }
      const run = (sources: ReadonlyArray<Source.Source<ConfigError.ConfigError, Source.FileServices>>) =>
        TestProgram.run([train], ["train", "--optim-path", "other.yaml"], {
          files,
          sources: [Source.environment("LAB")],
          hooks: { config: ConfigHook.makeDefault({ sources }) }
        })
      expect((yield* run([Source.file()])).stdout).toEqual(["4"])
      expect((yield* run([Source.environment("LAB")])).stderr.join()).toContain("Unknown flag --optim-path")
    })
  )

  it.effect("serve commands that are put into another program", () =>
    Effect.gen(function* () {
      const mounted = Effect.gen(function* () {
        const ours = yield* toCli([train], { sources: [Source.user({ name: "lab" }), Source.environment("LAB")] })
        yield* Cli.runWith(Cli.make("app").pipe(Cli.withSubcommands(ours)), { version: "1.0.0" })(["train"])
      })
      const env = { HOME: "/home/ada", LAB_OPTIM__STEPS: "1" }
      const files = { "/home/ada/.config/lab/optim.yaml": "lr: 5\n" }
      expect((yield* TestProgram.run(mounted, [], { env, files })).stdout).toEqual(["5"])
    })
  )

  class Absent extends Schema.TaggedError<Absent>()("Absent", {}) {
    override get message() {
      return "the vault is shut"
    }
  }
  class Vault extends Context.Service<Vault, { readonly lr: Effect.Effect<number, Absent> }>()("Vault") {}
  const service = Source.make("service", ({ id, kind }) =>
    Effect.gen(function* () {
      const lr = yield* (yield* Vault).lr
      return id === "optim" && kind === "struct" ? Option.some(Tree.fromUnknown({ lr })) : Option.none()
    })
  )

  it.effect("may need services and fail, as any hook", () =>
    Effect.gen(function* () {
      const program = wake([train], { name: "lab", version: "1.0.0", sources: [service] })
      const open = yield* TestProgram.run(program, ["train"], {
        layers: Layer.succeed(Vault, { lr: Effect.succeed(9) })
      })
      expect(open.stdout).toEqual(["9"])
      const shut = yield* TestProgram.run(program, ["train"], {
        layers: Layer.succeed(Vault, { lr: new Absent() })
      })
      expect(shut.code).toBe(1)
      expect(shut.stderr.join()).toContain("the vault is shut")
    })
  )

  it.effect("refuse what does not fit, with its place", () =>
    Effect.gen(function* () {
      const wrong = Source.make("wrong", () => Effect.succeed(Option.some(Tree.fromUnknown({ lr: "fast", stepz: 1 }))))
      const ran = yield* TestProgram.run([train], ["train"], { sources: [wrong] })
      expect(ran.code).toBe(2)
      expect(ran.stderr.join("\n")).toMatch(/lr[\s\S]*stepz/)
    })
  )

  it.effect("can be handled by DEFAULT's combinators, as the config hook can", () =>
    Effect.gen(function* () {
      const program = wake([train], {
        name: "lab",
        version: "1.0.0",
        sources: [service],
        hooks: { config: DEFAULT.pipe(Effect.tapError(() => Console.error("seen"))) }
      })
      const shut = yield* TestProgram.run(program, ["train"], { layers: Layer.succeed(Vault, { lr: new Absent() }) })
      expect(shut.stderr).toContain("seen")
    })
  )
})

describe("the file of a config", () => {
  const sources = [Source.file({ search: "parents" })]
  const inFolder = Persistence.make().pipe(Persistence.register("optim", { path: "conf/optim.yaml" }))

  // That it is found in a directory around the current one, the example 40-sources shows: a file system in memory has none.
  it.effect("is made in the current directory where there is none", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run([train], ["train"], { sources, persistence: inFolder })
      expect(Object.keys(ran.files)).toEqual(["conf/optim.yaml"])
    })
  )

  it.effect("that a flag names is where the flag says", () =>
    Effect.gen(function* () {
      const files = { "optim.yaml": "lr: 1\n", "other.yaml": "lr: 2\n" }
      const ran = yield* TestProgram.run([train], ["train", "--optim-path", "other.yaml"], { sources, files })
      expect(ran.stdout).toEqual(["2"])
    })
  )
})
