import { Context, Effect, Option, Schema } from "effect"
import { Command, type ConfigError, ConfigHook, Source, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { describe, expectTypeOf, test } from "vitest"

class Vault extends Context.Service<Vault, { readonly token: string }>()("Vault") {}
class Shut extends Schema.TaggedError<Shut>()("Shut", {}) {}

const vault = Source.make("vault", () =>
  Effect.gen(function* () {
    const { token } = yield* Vault
    if (token === "") return yield* new Shut()
    return Option.none()
  })
)

const Model = Schema.Struct({ lr: Schema.Finite })
const train = Command.make("train", { model: Model }, () => Effect.void)
const app = { name: "main", version: "1.0.0" } as const

describe("sources", () => {
  test("tell what they fail with and need", () => {
    expectTypeOf<Source.Error<typeof vault>>().toEqualTypeOf<Shut | ConfigError.ConfigError>()
    expectTypeOf<Source.Services<typeof vault>>().toEqualTypeOf<Vault>()
  })

  test("make wake fail with it and need it, among others", () => {
    const program = wake([train], { ...app, sources: [Source.file(), vault] })
    expectTypeOf<Vault>().toExtend<Effect.Services<typeof program>>()
    expectTypeOf<Shut>().toExtend<Effect.Error<typeof program>>()
    const none = wake([train], app)
    expectTypeOf<Vault>().not.toExtend<Effect.Services<typeof none>>()
    expectTypeOf<Shut>().not.toExtend<Effect.Error<typeof none>>()
  })

  test("make a config hook, and its command, fail with it and need it", () => {
    const hook = ConfigHook.makeDefault({ sources: [vault] })
    expectTypeOf<Vault>().toExtend<Effect.Services<typeof hook>>()
    const own = train.pipe(Command.withHooks({ config: hook }))
    const program = wake([own], app)
    expectTypeOf<Vault>().toExtend<Effect.Services<typeof program>>()
    expectTypeOf<Shut>().toExtend<Effect.Error<typeof program>>()
  })

  test("are needed by a test of the commands, too", () => {
    const ran = TestProgram.run([train], ["train"], { sources: [vault] })
    expectTypeOf<Effect.Services<typeof ran>>().toEqualTypeOf<Vault>()
  })

  test("take no name of the library's own", () => {
    // @ts-expect-error "FILE is an instance of the library's own"
    Source.make("FILE", () => Effect.succeed(Option.none()))
    // @ts-expect-error what is no source
    wake([train], { ...app, sources: ["file"] })
    // @ts-expect-error a source is read before layers are built, and returns a tree
    Source.make("text", () => Effect.succeed("lr: 1"))
  })
})
