import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Redacted, Schema } from "effect"
import { Flag } from "effect/cli"
import {
  Command,
  Config,
  ConfigHook,
  DEFAULT,
  Field,
  Hook,
  Inspect,
  Param,
  ParamData,
  ParserHook,
  Source,
  Tree
} from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { show } from "../../support/commands.ts"

const Optim = Schema.Struct({
  lr: Field.make(Schema.Finite.annotate({ description: "Learning rate" }), 0.001),
  name: Schema.String,
  token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String)),
  betas: Field.make(Schema.Array(Schema.Finite), [0.9])
})

const Model = Schema.Struct({
  size: Field.make(Schema.Int, 10),
  base: Field.make(Schema.Int, 128),
  lr: Field.make(Schema.Finite, 3),
  home: Field.make(Schema.String, "?"),
  sub: Field.make(Schema.Struct({ a: Schema.String, b: Schema.optionalKey(Schema.Int) }), { a: "x" })
})

const train = Command.make("train", { optim: Optim, model: Model, tries: Param.inline(Schema.Int, 3) }, show)

const files = {
  "optim.yaml": "lr: 0.01\nname: adam # or sgd\ntoken: swordfish\n",
  "model.yaml": "size: ${.base}\nhome: ${oc.env:HOME}\n"
}

const asked = (args: ReadonlyArray<string>, given: Readonly<Record<string, string>> = files) =>
  TestProgram.run([train], ["train", ...args], { files: given, env: { HOME: "/home/ada" }, name: "lab" })

describe("--print-config", () => {
  it.effect("prints every config as the handler would get it, with the origin of each value, and runs nothing", () =>
    Effect.gen(function* () {
      const ran = yield* asked(["--print-config", "lr=1e-4"])
      expect(ran).toMatchObject({ code: 0, stderr: [], files })
      expect(ran.stdout.join("\n")).toBe(`# optim.yaml
lr: 0.0001           # command line: lr=1e-4
name: adam           # optim.yaml:2
betas:
  - 0.9              # default
token: "<redacted>"  # optim.yaml:3
---
# model.yaml
size: 128        # default
base: 128        # default
lr: 0.0001       # command line: lr=1e-4
home: /home/ada  # $HOME
sub:
  a: x           # default
---
# inline: never in a file
tries: 3  # default`)
    })
  )

  it.effect("says which values are required, and escapes what a file or a user put there", () =>
    Effect.gen(function* () {
      const { stdout } = yield* asked(["--print-config", "model::sub.a=\u001b[31m"], {})
      const text = stdout.join("\n")
      expect(text).toMatch(/^name: \?\?\? +# required$/m)
      expect(text).toContain('  a: "\\u001b[31m"  # command line: model::sub.a=<redacted>')
    })
  )

  it.effect("counts a wide character as the two columns that it takes", () =>
    Effect.gen(function* () {
      const command = Command.make("train", { city: Schema.Struct({ name: Schema.String, a: Schema.Int }) }, show)
      const run = (flag: ReadonlyArray<string>) =>
        TestProgram.run([command], ["train", ...flag], { files: { "city.yaml": "name: 東京\na: 1\n" }, name: "lab" })
      expect((yield* run(["--print-config"])).stdout.join("\n")).toBe(
        "# city.yaml\nname: 東京  # city.yaml:1\na: 1        # city.yaml:2"
      )
      expect((yield* run(["--why", "name", "name=x"])).stdout.join("\n")).toBe(
        "city::name = x\n  ▸ command line  x     word 1: name=x\n    city.yaml:1   東京\n    default       ???   required"
      )
    })
  )

  it.effect("shows the defaults in lists and dicts, and what interpolations give, as the handler gets them", () =>
    Effect.gen(function* () {
      const Item = Schema.Struct({ name: Schema.String, size: Field.make(Schema.Int, 3) })
      const List = Schema.Struct({
        items: Schema.Array(Item),
        byName: Schema.Record(Schema.String, Item),
        port: Schema.Int,
        keys: Field.make(
          Schema.Array(
            Schema.Struct({ key: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("swordfish")) })
          ),
          []
        )
      })
      const serve = Command.make("serve", { list: List }, show)
      const files = { "list.yaml": "items: [{name: a}]\nbyName: {x: {name: b}}\nport: ${oc.env:PORT}\nkeys: [{}]\n" }
      const ask = (...args: ReadonlyArray<string>) =>
        Effect.map(TestProgram.run([serve], ["serve", ...args], { files, env: { PORT: "80" } }), ({ stdout }) =>
          stdout.join("\n")
        )
      expect(yield* ask("--print-config")).toBe(`# list.yaml
items:
  - name: a            # list.yaml:1
    size: 3            # default
byName:
  x:
    name: b            # list.yaml:2
    size: 3            # default
port: "<redacted>"     # $PORT
keys:
  - key: "<redacted>"  # default`)
      expect(JSON.parse(yield* ask("--print-config=json"))).toEqual({
        list: {
          items: [{ name: "a", size: 3 }],
          byName: { x: { name: "b", size: 3 } },
          // A variable may hold a secret, and this config has one.
          port: "<redacted>",
          keys: [{ key: "<redacted>" }]
        }
      })
      expect(yield* ask("--why", "items[0].size")).toBe("list::items.0.size = 3\n  ▸ default  3")
      expect(yield* ask("--why", "port")).toContain('list::port = "<redacted>"\n')
    })
  )

  it.effect("prints nothing of a command without configs", () =>
    Effect.gen(function* () {
      const none = Command.make("none", {}, () => Effect.void)
      expect((yield* TestProgram.run([none], ["none", "--print-config"])).stdout).toEqual([])
    })
  )

  it.effect("prints one config as the file that gives the same run", () =>
    Effect.gen(function* () {
      const printed = yield* asked(["--print-config=model", "model::lr=5", "sub.b=7"])
      const text = `${printed.stdout.join("\n")}\n`
      expect(text).toBe('size: "${.base}"\nbase: 128\nlr: 5\nhome: "${oc.env:HOME}"\nsub:\n  a: x\n  b: 7\n')
      const overridden = yield* asked(["model::lr=5", "sub.b=7"])
      const saved = yield* asked([], { ...files, "model.yaml": text })
      expect(saved.stdout).toEqual(overridden.stdout)
    })
  )

  it.effect("prints one config in the format of its own file", () =>
    Effect.gen(function* () {
      const { stdout } = yield* asked(["--model-path", "m.json", "--print-config=model"])
      expect(JSON.parse(stdout.join("\n"))).toMatchObject({ size: 10, home: "?" })
    })
  )

  it.effect("prints all configs as one JSON object, unless a config is called json", () =>
    Effect.gen(function* () {
      const { stdout } = yield* asked(["--print-config=json"])
      expect(JSON.parse(stdout.join("\n"))).toMatchObject({
        optim: { lr: 0.01, token: "<redacted>" },
        model: { size: 128, home: "/home/ada" },
        inline: { tries: 3 }
      })
      const command = Command.make("c", { json: Schema.Struct({ a: Field.make(Schema.Int, 1) }) }, show)
      expect((yield* TestProgram.run([command], ["c", "--print-config=json"])).stdout).toEqual(["a: 1"])
    })
  )

  it.effect("fails with a suggestion for a config that the command does not have", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* asked(["--print-config=modl"])
      expect(code).toBe(2)
      expect(stderr.join("\n")).toContain("Did you mean model?")
    })
  )

  it.effect("prints what interpolations stand for, or says why it cannot", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* asked(["--print-config", "base=${nothing}"])
      expect({ code, stdout }).toEqual({ code: 2, stdout: [] })
      expect(stderr.join("\n")).toContain("nothing")
    })
  )
})

describe("--why", () => {
  it.effect("shows what gave a value, and what that won over, in each config that has the key", () =>
    Effect.gen(function* () {
      const ran = yield* asked(["--why", "lr", "lr=1e-4"])
      expect(ran).toMatchObject({ code: 0, stderr: [], files })
      expect(ran.stdout.join("\n")).toBe(`optim::lr = 0.0001
  ▸ command line  0.0001  word 1: lr=1e-4
    optim.yaml:1  0.01
    default       0.001   Learning rate

model::lr = 0.0001
  ▸ command line  0.0001  word 1: lr=1e-4
    default       3`)
    })
  )

  it.effect.each<readonly [string, string]>([
    [
      "size",
      "model::size = 128\n  ▸ model.yaml:1  ${.base}\n      base        128       default\n    default       10"
    ],
    [
      "home",
      'model::home = /home/ada\n  ▸ model.yaml:2  ${oc.env:HOME}\n      $HOME       /home/ada\n    default       "?"'
    ],
    ["sub", "model::sub.a = x\n  ▸ default  x"],
    ["sub.b", "model::sub.b has no value"],
    ["o::betas.0", "optim::betas.0 = 0.9\n  ▸ default  0.9"],
    ["token", 'optim::token = "<redacted>"\n  ▸ optim.yaml:3  "<redacted>"'],
    ["tries", "tries = 3\n  ▸ default  3"]
  ])("takes a key as an override does: %s", ([key, text]) =>
    Effect.gen(function* () {
      expect((yield* asked(["--why", key])).stdout.join("\n")).toBe(text)
    })
  )

  it.effect("follows a chain of interpolations, and ends where it comes back", () =>
    Effect.gen(function* () {
      const given = { "model.yaml": "size: ${base}\nbase: ${sub.b}\nsub: {b: 5}\n" }
      const { stdout } = yield* asked(["--why", "size"], given)
      expect(stdout.join("\n")).toBe(`model::size = 5
  ▸ model.yaml:1  \${base}
      base        \${sub.b}  model.yaml:2
        sub.b     5         model.yaml:3
    default       10`)
      const circle = yield* asked(["--why", "size"], { "model.yaml": "size: ${base}\nbase: ${size}\n" })
      expect(circle.code).toBe(2)
    })
  )

  it.effect("shows a value that a hook has set", () =>
    Effect.gen(function* () {
      const tune = Hook.make((data) =>
        Effect.gen(function* () {
          const config = yield* ParamData.getConfig(data.parameters, "model")
          const next = Config.set(config, "TUNED", Tree.fromUnknown({ size: 7 }))
          return { ...data, parameters: yield* ParamData.replace(data.parameters, "model", next) }
        })
      )
      const command = train.pipe(Command.addHooks({ postConfig: tune }))
      const { stdout } = yield* TestProgram.run([command], ["train", "--why", "size"], { files })
      expect(stdout[1]).toBe("  ▸ a hook, as TUNED  7")
    })
  )

  it.effect.each<readonly [string, string]>([
    ["lrr", "No config has the key lrr. Did you mean optim::lr?"],
    ["optim.lr", "No config has the key <redacted>. Did you mean optim::lr?"],
    ["zz::lr", "error: No config has the key <redacted>::lr."],
    ["modl::lr", "error: No config has the key modl::lr. Did you mean model::lr?"],
    ["a::b::c", "error: No config has the key <redacted>"]
  ])("fails with a suggestion for a key that no config has: %s", ([key, text]) =>
    Effect.gen(function* () {
      const { code, stderr } = yield* asked(["--why", key])
      expect(code).toBe(2)
      expect(stderr.join("\n")).toContain(text)
    })
  )
})

describe("--why, of a key with a prefix", () => {
  const Optim = Schema.Struct({ lr: Field.make(Schema.Finite, 0.5).pipe(Field.renamedFrom("rate")) })
  const Data = Schema.Struct({ optim: Field.make(Optim, { lr: 0.5 }) })
  const fit = Command.make("fit", { optim: Optim, data: Data }, () => Effect.void)

  it.effect.each<readonly [string, string]>([
    ["optim::lrr", "optim::lr"],
    ["opt::lrr", "optim::lr"],
    ["optim::rate", "optim::lr"],
    ["data::optim.rate", "data::optim.lr"],
    ["dat.optim::lr", "data::optim.lr"]
  ])("suggests a key of the config that the prefix stands for: %s", ([key, meant]) =>
    Effect.gen(function* () {
      const { code, stderr } = yield* TestProgram.run([fit], ["fit", "--why", key])
      expect(code).toBe(2)
      expect(stderr.join("\n")).toContain(`Did you mean ${meant}?`)
    })
  )
})

describe("--no-write", () => {
  it.effect("writes nothing, also where a hook of the program writes", () =>
    Effect.gen(function* () {
      const command = train.pipe(Command.addHooks({ postConfig: ConfigHook.write("model", { overwrite: true }) }))
      const given = { "model.yaml": "size: 1\n" }
      const args = ["train", "--no-write", "optim::name=x", "size=2"]
      const ran = yield* TestProgram.run([command], args, { files: given })
      expect(ran).toMatchObject({ code: 0, files: given })
      expect(ran.stdout.join("\n")).toContain('"size":2')
    })
  )
})

describe("the flags of a program", () => {
  it.effect("may stand before the command", () =>
    Effect.gen(function* () {
      const run = (args: ReadonlyArray<string>) => TestProgram.run([train], args, { files, env: { HOME: "/home/ada" } })
      expect((yield* run(["--why", "size", "train"])).stdout).toEqual((yield* asked(["--why", "size"])).stdout)
    })
  )

  it.effect("are left out where the program says so, or a command has flags of those names", () =>
    Effect.gen(function* () {
      const without = yield* TestProgram.run([train], ["train", "--print-config"], { files, inspect: false })
      expect(without.code).toBe(2)
      const why = Flag.String("why")
      const command = Command.make("ask", {}, () => Effect.void).pipe(
        Command.addHooks({ parser: ParserHook.flag(why), preRun: Hook.make((data) => Console.log(data.flag(why))) })
      )
      const commands = [command, train]
      const own = yield* TestProgram.run(commands, ["ask", "--why", "because"])
      expect(own.stdout).toEqual(["because"])
      const other = yield* TestProgram.run(commands, ["train", "--why", "base"], { files })
      expect(other.stdout[0]).toBe("model::base = 128")
    })
  )

  it.effect("are added to one command by its own hooks", () =>
    Effect.gen(function* () {
      const asking = train.pipe(Command.addHooks(Inspect.hooks))
      const commands = [asking, Command.make("other", {}, () => Effect.void)]
      const options = { files, inspect: false }
      expect((yield* TestProgram.run(commands, ["train", "--why", "base"], options)).code).toBe(0)
      expect((yield* TestProgram.run(commands, ["other", "--why", "base"], options)).code).toBe(2)
    })
  )

  it.effect("are the program's own, too, if every command has them", () =>
    Effect.gen(function* () {
      const verbose = Flag.Boolean("verbose")
      const say = Hook.make((data) => Console.log(String(data.flag(verbose))))
      const hooks = { parser: [DEFAULT, ParserHook.programFlag(verbose)], preRun: say }
      const command = Command.make("c", {}, () => Effect.void)
      for (const args of [
        ["--verbose", "c"],
        ["c", "--verbose"]
      ]) {
        expect((yield* TestProgram.run([command], args, { hooks })).stdout).toEqual(["true"])
      }
    })
  )
})

describe("print and why", () => {
  it.effect("give the same to a program", () =>
    Effect.gen(function* () {
      const tell = Hook.make((data) =>
        Effect.gen(function* () {
          yield* Console.log(yield* Inspect.print(data, { config: "model" }))
          yield* Console.log(yield* Inspect.why(data, "model::base"))
          yield* Console.log(JSON.parse(yield* Inspect.print(data, { format: "json" })).model.size)
        })
      )
      const command = train.pipe(Command.addHooks({ postConfig: [tell, Hook.exit()] }))
      const { stdout } = yield* TestProgram.run([command], ["train"], { files, env: { HOME: "/" } })
      expect(stdout.slice(0, 2)).toEqual(['size: "${.base}"', "base: 128"])
      expect(stdout.slice(-3)).toEqual(["model::base = 128", "  ▸ default  128", "128"])
    })
  )
})

describe("values of other configs", () => {
  const Server = Schema.Struct({
    host: Field.make(Schema.String, "localhost"),
    url: Field.make(Schema.String, "http://${.host}"),
    home: Field.make(Schema.String, "${oc.env:HOME}"),
    token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
  })
  const Client = Schema.Struct({
    url: Field.make(Schema.String, "${server::url}"),
    auth: Field.make(Schema.String, "Bearer ${server::token}"),
    home: Field.make(Schema.String, "${server::home}"),
    all: Field.make(Schema.Record(Schema.String, Schema.Unknown), {})
  })
  const call = Command.make("call", { client: Client, server: Server }, () => Effect.void)
  const given = { "server.yaml": "host: example.org\ntoken: swordfish\n", "client.yaml": "{}\n" }
  const asked = (args: ReadonlyArray<string>, files: Readonly<Record<string, string>> = given) =>
    TestProgram.run([call], ["call", ...args], { files, env: { HOME: "/home/ada" } })

  it.effect("are printed as the handler gets them, without secrets and what may be one", () =>
    Effect.gen(function* () {
      const { stdout } = yield* asked(["--print-config", "all=${server::}"])
      expect(stdout.join("\n").split("\n---\n")[0]).toBe(`# client.yaml
url: http://example.org       # default
auth: "<redacted>"            # default
home: "<redacted>"            # $HOME
all:
  host: example.org           # server.yaml:1
  url: http://example.org     # default
  "<redacted>": "<redacted>"  # $HOME
  token: "<redacted>"         # server.yaml:2`)
      const json = yield* asked(["--print-config=json"])
      expect(JSON.parse(json.stdout.join("\n")).client).toEqual({
        url: "http://example.org",
        auth: "<redacted>",
        home: "<redacted>",
        all: {}
      })
    })
  )

  it.effect.each([
    ["resolved", "http://localhost"],
    ["not resolved", "${nowhere::at.all}"]
  ])("hide what a variable of the environment gave beside them: %s", ([, home]) =>
    Effect.gen(function* () {
      const { stdout } = yield* TestProgram.run([call], ["call", "--no-write", "--why", "client::url"], {
        files: { ...given, "client.yaml": `home: "${home}"\n` },
        env: { HOME: "/home/ada", LAB_CLIENT__URL: "swordfish" },
        sources: [Source.file(), Source.environment("LAB")]
      })
      expect(stdout.join("\n")).toBe(`client::url = "<redacted>"
  ▸ $LAB_CLIENT__URL  "<redacted>"
    default           \${server::url}`)
    })
  )

  it.effect("stay interpolations in what a file would hold", () =>
    Effect.map(asked(["--print-config=client"]), ({ stdout }) =>
      expect(stdout.join("\n")).toBe(
        'url: "${server::url}"\nauth: "Bearer ${server::token}"\nhome: "${server::home}"\nall: {}'
      )
    )
  )

  it.effect("show where they come from, through all configs", () =>
    Effect.gen(function* () {
      const { stdout } = yield* asked(["--why", "client::url"])
      expect(stdout.join("\n")).toBe(`client::url = http://example.org
  ▸ default           \${server::url}
      server::url     http://\${.host}  default
        server::host  example.org      server.yaml:1`)
      const auth = yield* asked(["--why", "client::auth"])
      expect(auth.stdout.join("\n")).toContain('client::auth = "<redacted>"')
      expect(auth.stdout.join("\n")).not.toContain("swordfish")
    })
  )

  it.effect("lead back to the config in which the question began, without its name", () =>
    Effect.gen(function* () {
      const files = { "server.yaml": "host: ${client::auth}\n", "client.yaml": "auth: me\nurl: ${server::host}\n" }
      const { stdout } = yield* asked(["--why", "client::url"], files)
      expect(stdout.join("\n")).toMatch(/server::host +\$\{client::auth\} +server.yaml:1\n +auth +me +client.yaml:1/)
      const circle = yield* asked(["--why", "client::url"], {
        "server.yaml": "host: ${client::url}\n",
        "client.yaml": "url: ${server::host}\n"
      })
      expect(circle.code).toBe(2)
    })
  )
})

describe("--print-schema", () => {
  const print = (id: string, schema: Config.ConfigSchema) =>
    Effect.sync(() => JSON.stringify(Config.jsonSchema(Config.make(id, schema)), undefined, 2))

  it.effect("prints the JSON Schema of a config, runs nothing and reads nothing", () =>
    Effect.gen(function* () {
      const broken = { "optim.yaml": "lr: [\n" }
      for (const given of [files, broken, {}]) {
        const ran = yield* asked(["--print-schema=optim"], given)
        expect(ran).toMatchObject({ code: 0, stderr: [], files: given })
        expect(ran.stdout.join("\n")).toBe(yield* print("optim", Optim))
      }
    })
  )

  it.effect("needs no id where one config has a file, and lists the ids where several have", () =>
    Effect.gen(function* () {
      const one = Command.make("one", { model: Model, tries: Param.inline(Schema.Int, 3) }, show)
      const { stdout } = yield* TestProgram.run([one], ["one", "--print-schema"])
      expect(stdout.join("\n")).toBe(yield* print("model", Model))
      expect(yield* asked(["--print-schema"])).toMatchObject({
        code: 2,
        stdout: [],
        stderr: ["error: Several configs have a file; name the one you mean by its id. There are", "optim, model."],
        files
      })
      const none = Command.make("none", {}, show)
      expect((yield* TestProgram.run([none], ["none", "--print-schema"])).stderr).toEqual([
        "error: No config has a file."
      ])
    })
  )

  it.effect("refuses an id that is no config, with the one that may be meant", () =>
    Effect.map(asked(["--print-schema=optm"]), ({ code, files: after, stderr, stdout }) => {
      expect({ code, stdout, after }).toEqual({ code: 2, stdout: [], after: files })
      expect(stderr.join("\n")).toContain('There is no parameter "optm". Did you mean optim?')
    })
  )

  it.effect("stands in the help of the program", () =>
    Effect.map(TestProgram.run([train], ["--help"], { name: "lab" }), ({ stdout }) =>
      expect(stdout.join("\n")).toContain("--print-schema[=ID]")
    )
  )
})
