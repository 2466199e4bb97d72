import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Command } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import * as Persistence from "../../../src/config/file/Persistence.ts"
import { Model, show } from "../../support/commands.ts"

describe("where a config's file is", () => {
  const plain = Persistence.make()

  it("is its id with the default extension", () => {
    expect(Persistence.path(plain, "my_cfg")).toBe("my_cfg.yaml")
    expect(Persistence.path(Persistence.make({ extension: "json" }), "cfg")).toBe("cfg.json")
    expect(Persistence.path(Persistence.make({ extension: ".yml" }), "cfg")).toBe("cfg.yml")
  })

  it.each([
    [{}, undefined, "cfg.yaml"],
    [{}, "other", "other.yaml"],
    [{}, "a.b/other", "a.b/other.yaml"],
    [{}, "x.json", "x.json"],
    [{}, "x.toml", "x.toml"],
    [{}, ".hidden", ".hidden.yaml"],
    [{}, "out/", "out/"],
    [{}, "..", ".."],
    [{ extension: "json" }, undefined, "cfg.json"],
    [{ extension: ".json" }, "d", "d.json"],
    [{ path: "dir/greet.json" }, undefined, "dir/greet.json"],
    [{ path: "dir/greet.json" }, "d", "d.json"],
    [{ path: "dir/greet" }, undefined, "dir/greet.yaml"],
    [{ path: "dir/greet", extension: "json" }, undefined, "dir/greet.json"],
    [{ path: "dir/greet.yml", extension: "json" }, undefined, "dir/greet.yml"],
    [{ path: "dir/greet.yml", extension: "json" }, "d", "d.json"]
  ])("with %j registered and %j given", (registration, given, expected) => {
    expect(Persistence.path(plain.register("cfg", registration), "cfg", given)).toBe(expected)
  })

  it("is its id with an extension, whatever dots are in the id", () => {
    expect(Persistence.path(plain, "A.B")).toBe("A.B.yaml")
    expect(Persistence.path(plain, "model.json")).toBe("model.json.yaml")
    expect(Persistence.path(plain.register("A.B", { extension: "json" }), "A.B")).toBe("A.B.json")
    expect(Persistence.path(plain.register("A.B", { flag: "ab" }), "A.B", "x.y")).toBe("x.y")
    expect(Persistence.path(plain, "..")).toBe("...yaml")
  })

  it("takes an option that is undefined for one that is not there", () => {
    const none = { extension: undefined, path: undefined, flag: undefined }
    const persistence = Persistence.make({ extension: undefined }).register("cfg", none)
    expect(Persistence.path(persistence, "cfg", undefined)).toBe("cfg.yaml")
    expect(Persistence.flag(persistence, "cfg")).toBe("cfg-path")
  })

  it("has a flag, with the default path in its help", () => {
    expect(Persistence.flag(plain, "my_cfg")).toBe("my-cfg-path")
    expect(Persistence.describe(plain, "my_cfg")).toBe("The file of the config my_cfg (default: my_cfg.yaml)")
    const registered = plain.register("my_cfg", { flag: "--conf", path: "x/y.json" })
    expect(Persistence.flag(registered, "my_cfg")).toBe("conf")
    expect(Persistence.describe(registered, "my_cfg")).toContain("x/y.json")
    expect(Persistence.flag(plain.register("c", { flag: "conf" }), "c")).toBe("conf")
  })

  it("is set on a copy, by method or in a pipe; the last registration of a config counts", () => {
    const one = plain.pipe(Persistence.register("a", { path: "one" }), Persistence.register("b", { extension: "json" }))
    const two = Persistence.register(one, "a", { extension: "yml" })
    expect([plain, one, two].map((self) => Persistence.path(self, "a"))).toEqual(["a.yaml", "one.yaml", "a.yml"])
    expect(Persistence.path(two, "b")).toBe("b.json")
  })
})

describe("files", () => {
  it.effect("of a config with a dot in its id have the extension of the config", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { "a.b": Model }, (named) => show(named))
      const ran = yield* TestProgram.run([command], ["cmd"])
      expect(Object.keys(ran.files)).toEqual(["a.b.yaml"])
      expect(Persistence.path(Persistence.make(), "a.b", "x")).toBe("x.yaml")
    })
  )
})
