import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Command, Field, Persistence } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const Server = Schema.Struct({
  host: Field.make(Schema.String, "localhost").pipe(Field.renamedFrom("address")),
  port: Field.make(Schema.Int, 80),
  token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String).pipe(Field.renamedFrom("api_token"))),
  accounts: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.Struct({ password: Schema.RedactedFromValue(Schema.String) }))
  )
})
const Log = Schema.Struct({ level: Field.make(Schema.String, "info") })

const serve = Command.make("serve", { server: Server, log: Log }, () => Effect.die("nothing is to run"))

const run = (files: Readonly<Record<string, string>>, args: ReadonlyArray<string>, options: Persistence.Options = {}) =>
  TestProgram.run([serve], ["serve", ...args], { files, persistence: Persistence.make(options) })

const old = { "server.yaml": "address: a # mine\nport: 1\n", "log.yaml": "level: debug\n" }

describe("--update-files", () => {
  it.effect("shows the change of each file, keeps what it was, and runs nothing", () =>
    Effect.gen(function* () {
      const ran = yield* run(old, ["--update-files"])
      expect(ran).toMatchObject({
        code: 0,
        stdout: [
          "--- server.yaml",
          "+++ server.yaml",
          "@@ -1,2 +1,2 @@",
          "-address: a # mine",
          "+host: a # mine",
          " port: 1"
        ],
        files: {
          "server.yaml": "host: a # mine\nport: 1\n",
          "server.yaml.bak": old["server.yaml"],
          "log.yaml": "level: debug\n"
        }
      })
      expect(ran.stderr.at(-1)).toBe("updated server.yaml, and kept what it was in server.yaml.bak")
    })
  )

  it.effect("does nothing where there is nothing to do, nor makes files", () =>
    Effect.gen(function* () {
      const files = { "server.yaml": "host: a\nport: 1\n" }
      for (const flag of ["--update-files", "--update-files=check", "--update-files=write"]) {
        expect(yield* run(files, [flag])).toMatchObject({
          code: 0,
          stdout: [],
          stderr: ["the files are up to date"],
          files
        })
      }
    })
  )

  it.effect("=check, and with --no-write, shows it alone; check exits with 1", () =>
    Effect.gen(function* () {
      const checked = yield* run(old, ["--update-files=check"])
      const dry = yield* run(old, ["--update-files", "--no-write"])
      expect([checked.code, dry.code]).toEqual([1, 0])
      expect(checked.stdout).toEqual(dry.stdout)
      expect(checked.stdout).toHaveLength(6)
      expect([checked.files, dry.files]).toEqual([old, old])
    })
  )

  it.effect("never writes over what it has kept before", () =>
    Effect.gen(function* () {
      const files = { ...old, "server.yaml.bak": "first", "server.yaml.bak1": "second" }
      const ran = yield* run(files, ["--update-files"])
      expect(ran.files).toMatchObject({
        "server.yaml.bak": "first",
        "server.yaml.bak1": "second",
        "server.yaml.bak2": old["server.yaml"]
      })
    })
  )

  it.effect("changes no file if one of them cannot be read", () =>
    Effect.gen(function* () {
      const files = { ...old, "log.yaml": "level: [\n" }
      expect(yield* run(files, ["--update-files"])).toMatchObject({ code: 2, stdout: [], files })
    })
  )

  it.effect("takes no other word, and the overrides of the line change no file", () =>
    Effect.gen(function* () {
      expect(yield* run(old, ["--update-files=all"])).toMatchObject({ code: 2, files: old })
      const ran = yield* run(old, ["port=7", "--update-files"])
      expect(ran.files["server.yaml"]).toBe("host: a # mine\nport: 1\n")
    })
  )

  it.effect("follows the flag that names a file", () =>
    Effect.gen(function* () {
      const ran = yield* run({ "other.json": '{"address": "a"}' }, ["--server-path=other.json", "--update-files"])
      expect(ran.files).toEqual({ "other.json": '{"host": "a", "port": 80}', "other.json.bak": '{"address": "a"}' })
    })
  )

  it.effect.each([
    "api_token: hunter2 # swordfish\naddress: a\n",
    "api_token: |\n  hunter2\n  # swordfish\n\n  hunter2\naddress: a\n",
    "api_token: >-\n  hunter2\n  swordfish\naddress: a\n",
    'api_token: "hunter2\n  # swordfish"\naddress: a\n',
    "{api_token: hunter2, address: a, accounts: {swordfish: {password: hunter2}}}\n",
    "address: &a hunter2\napi_token: *a\n",
    "port: 1\napi_token: hunter2\naddress: b\naccounts:\n  me: {password: swordfish}\n",
    "accounts:\n  me:\n    password:\n      hunter2\n      swordfish\naddress: c\n",
    "tokne: hunter2\naddress: c\n",
    "tokne: [hunter2,\n  swordfish]\naddress: c\n",
    "# api_token: hunter2\naddress: c # token = swordfish\n#accounts: {me: {password: swordfish}}\n"
  ])("shows no secret, whatever it looks like: %j", (text) =>
    Effect.gen(function* () {
      const ran = yield* run({ "server.yaml": text }, ["--update-files"], { unknownKeys: "keep" })
      expect(ran.code).toBe(0)
      expect(ran.stdout.join("\n")).toContain("+++ server.yaml")
      expect(JSON.stringify([ran.stdout, ran.stderr])).not.toMatch(/hunter2|swordfish/)
      const again = yield* run(ran.files as Record<string, string>, ["--update-files=check"], { unknownKeys: "keep" })
      expect(again.code).toBe(0)
    })
  )

  it.effect("shows where lines end no more than the file does", () =>
    Effect.gen(function* () {
      for (const text of ["address: a\r\nport: 1\r\n", "address: a\ntoken: >-\n  hunter2\n  swordfish\n"]) {
        const { stdout } = yield* run({ "server.yaml": text }, ["--update-files"])
        expect(stdout).toContain("+host: a")
        expect(stdout.join("\n")).not.toMatch(/u000d|No newline/)
      }
    })
  )
})
