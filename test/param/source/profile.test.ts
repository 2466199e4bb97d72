import { expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, Field, Persistence, Source, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { describe } from "vitest"

class Server extends Schema.Class<Server>("Server")({
  host: Field.make(Schema.String, "localhost"),
  port: Field.make(Schema.Int, 80)
}) {}

const serve = Command.make("serve", { server: Server, cache: Server }, ({ cache, server }) =>
  Console.log(`${server.host}:${server.port} ${cache.host}:${cache.port}`)
)

const app = { name: "lab", version: "1.0.0" }

describe("a profile", () => {
  const sources = [Source.file(), Source.profile(), Source.environment("LAB")]
  const files = {
    "server.yaml": "host: here\nport: 1\n",
    "server.prod.yaml": "port: 2\n",
    "server.fast.yaml": "port: 3\nhost: fast\n",
    "cache.yaml": "port: 4\n"
  }
  const run = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
    TestProgram.run(wake([serve], { ...app, sources }), args, { files, env })

  it.effect.each([
    [["serve"], {}, "here:1 localhost:4"],
    [["serve", "--profile", "prod"], {}, "here:2 localhost:4"],
    [["--profile", "prod", "serve"], {}, "here:2 localhost:4"],
    [["serve", "--profile", "fast", "--profile", "prod"], {}, "fast:2 localhost:4"],
    [["serve", "--profile", "prod", "--profile", "fast"], {}, "fast:3 localhost:4"],
    [["serve"], { LAB_PROFILE: "prod" }, "here:2 localhost:4"],
    [["serve"], { LAB_PROFILE: "fast, prod" }, "fast:2 localhost:4"],
    [["serve", "--profile", "fast"], { LAB_PROFILE: "prod" }, "fast:3 localhost:4"],
    [["serve"], { LAB_PROFILE: "" }, "here:1 localhost:4"]
  ] as const)("is read over the configs' files: %j %j", ([args, env, expected]) =>
    Effect.gen(function* () {
      expect((yield* run(args, env)).stdout).toEqual([expected])
    })
  )

  it.effect.each(["dev", "../server.prod", "", "p*", "prod.yaml"])(
    "%j, for which there is no file, is an error",
    (name) =>
      Effect.gen(function* () {
        const ran = yield* run(["serve", "--profile", name])
        expect([ran.code, ran.stdout]).toEqual([2, []])
        expect(ran.stderr.join(" ")).toContain("The profiles are fast, prod.")
      })
  )

  it.effect("that is for the configs of another command changes nothing", () =>
    Effect.gen(function* () {
      const other = Command.make("other", { data: Server }, ({ data }) => Console.log(data.port))
      const program = wake([serve, other], { ...app, sources })
      const ran = yield* TestProgram.run(program, ["other"], { files, env: { LAB_PROFILE: "prod" } })
      expect(ran.stdout).toEqual(["80"])
    })
  )

  it.effect("of the environment stops no command while another one is not loaded", () =>
    Effect.gen(function* () {
      const lazy = Command.lazy("later", () => Promise.resolve({ later: Command.make("later", {}, () => Effect.void) }))
      const program = wake([serve, lazy], { ...app, sources })
      const none = { "server.yaml": "port: 1\n" }
      expect((yield* TestProgram.run(program, ["serve"], { files: none, env: { LAB_PROFILE: "x" } })).code).toBe(0)
      expect((yield* TestProgram.run(program, ["serve", "--profile", "x"], { files: none })).code).toBe(2)
    })
  )

  it.effect("of the environment may end with a comma", () =>
    Effect.gen(function* () {
      expect((yield* run(["serve"], { LAB_PROFILE: "prod," })).stdout).toEqual(["here:2 localhost:4"])
    })
  )

  it.effect("of a file that a flag names stands beside that", () =>
    Effect.gen(function* () {
      const there = { "conf/s.json": '{"port": 5}', "conf/s.prod.json": '{"host": "prod"}' }
      const ran = yield* TestProgram.run(
        wake([serve], { ...app, sources }),
        ["serve", "--server-path", "conf/s.json", "--profile", "prod"],
        { files: there }
      )
      expect(ran.stdout).toEqual(["prod:5 localhost:80"])
    })
  )

  it.effect("writes no file of its own", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(wake([serve], { ...app, sources }), ["serve", "--profile", "prod"], {
        files: { "cache.prod.yaml": "port: 9\n" }
      })
      expect(Object.keys(ran.files).toSorted()).toEqual(["cache.prod.yaml", "cache.yaml", "server.yaml"])
      expect(ran.files["cache.yaml"]).toContain("port: 80")
    })
  )

  it.effect("that is malformed is an error in its own file", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(wake([serve], { ...app, sources }), ["serve", "--profile", "prod"], {
        files: { "server.prod.yaml": "port: many\n" }
      })
      expect(ran.code).toBe(2)
      expect(ran.stderr.join("\n")).toContain("server.prod.yaml")
    })
  )
})

describe("the file of the user", () => {
  const program = wake([serve], { ...app, sources: [Source.user(), Source.file()] })
  const told = (files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) =>
    Effect.map(TestProgram.run(program, ["serve"], { files, env }), ({ stdout }) => stdout[0])

  it.effect("is where XDG says, else in the platform's place", () =>
    Effect.gen(function* () {
      const at = (path: string) => ({ [path]: "port: 7\n" })
      const seven = "localhost:7 localhost:80"
      expect(yield* told(at("/xdg/lab/server.yaml"), { XDG_CONFIG_HOME: "/xdg", HOME: "/home/ada" })).toBe(seven)
      expect(yield* told(at("/home/ada/.config/lab/server.yaml"), { HOME: "/home/ada" })).toBe(seven)
      expect(yield* told(at("/home/ada/.config/lab/server.yaml"), { XDG_CONFIG_HOME: "", HOME: "/home/ada" })).toBe(
        seven
      )
      expect(yield* told(at("/home/ada/.config/lab/server.yaml"), { XDG_CONFIG_HOME: "x", HOME: "/home/ada" })).toBe(
        seven
      )
      const mac = "/Users/ada/Library/Application Support/lab/server.yaml"
      expect(yield* told(at(mac), { HOME: "/Users/ada" })).toBe(seven)
      expect(yield* told(at("/home/ada/.config/lab/server.yaml"), {})).toBe("localhost:80 localhost:80")
    })
  )

  it.effect("stays in force when the config's own file is there: a first run leaves out what it gives", () =>
    Effect.gen(function* () {
      class Deep extends Schema.Class<Deep>("Deep")({
        lr: Field.make(Schema.Finite, 1),
        plan: Schema.Struct({ kind: Field.make(Schema.String, "none"), steps: Field.make(Schema.Int, 3) }),
        other: Schema.Struct({ only: Field.make(Schema.Int, 0) })
      }) {}
      const show = Command.make("show", { deep: Deep }, ({ deep }) => Console.log(JSON.stringify(deep)))
      const program = wake([show], { ...app, sources: [Source.user(), Source.file()] })
      const mine = { "/xdg/lab/deep.yaml": "plan: {steps: 9}\nother: {only: 5}\n" }
      const env = { XDG_CONFIG_HOME: "/xdg" }
      const first = yield* TestProgram.run(program, ["show"], { files: mine, env })
      expect(first.files["deep.yaml"]).toBe("lr: 1\nplan:\n  kind: none\n")
      const second = yield* TestProgram.run(program, ["show"], { files: { ...mine, ...first.files }, env })
      expect(second.stdout).toEqual(first.stdout)
      expect(second.stdout).toEqual(['{"lr":1,"plan":{"kind":"none","steps":9},"other":{"only":5}}'])
    })
  )

  it.effect("is never written, and keeps the place that the program registered", () =>
    Effect.gen(function* () {
      const persistence = Persistence.make().pipe(
        Persistence.register("server", { path: "conf/server.json" }),
        Persistence.register("cache", { path: "/etc/lab/cache.yaml" })
      )
      const ran = yield* TestProgram.run(
        wake([serve], { ...app, persistence, sources: [Source.user({ name: "other" }), Source.file()] }),
        ["serve"],
        {
          files: { "/xdg/other/conf/server.json": '{"port": 7}', "/xdg/other/cache.yaml": "port: 8\n" },
          env: { XDG_CONFIG_HOME: "/xdg" }
        }
      )
      expect(ran.stdout).toEqual(["localhost:7 localhost:8"])
      expect(ran.files["xdg/other/conf/server.json"]).toBe('{"port": 7}')
    })
  )
})
