import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../../src/config/Config.ts"
import { address } from "../../../src/param/override/address.ts"
import { shower } from "../../../src/param/override/shown.ts"

const Secret = Schema.RedactedFromValue(Schema.String)

const make = (schemas: Readonly<Record<string, Config.ConfigSchema>>): ReadonlyMap<string, Config.Config> =>
  new Map(Object.entries(schemas).map(([id, schema]) => [id, Config.make(id, schema)]))

const Api = Schema.Struct({
  token: Secret,
  port: Schema.Int,
  db: Schema.Struct({ host: Schema.String, pw: Secret }),
  limits: Schema.Record(Schema.String, Schema.Int),
  sizes: Schema.Array(Schema.Int),
  users: Schema.Array(Schema.Struct({ name: Schema.String, pw: Secret })),
  pair: Schema.Tuple([Schema.Int, Secret]),
  opts: Schema.Struct({ lr: Schema.Finite }),
  any: Schema.Unknown
})

const withSecrets = make({ api: Api, words: Schema.Array(Schema.String), d: Schema.Record(Schema.String, Schema.Int) })
const without = make({ api: Schema.Struct({ port: Schema.Int }), words: Schema.Array(Schema.String) })

describe("what is shown of an override", () => {
  it.each([
    // what is declared without a secret
    ["port=1", "port=1"],
    ["api::port=oops", "api::port=oops"],
    ["a::db.host=h", "a::db.host=h"],
    ["sizes=[1, x]", "sizes=[1, x]"],
    ["sizes[0]=x", "sizes[0]=x"],
    ["sizes+=x", "sizes+=x"],
    ["users[0].name=ada", "users[0].name=ada"],
    ["pair[0]=1", "pair[0]=1"],
    ["any=1", "any=1"],
    ["port:=1", "port:=1"],
    ["port=@port.yaml", "port=@port.yaml"],
    ["~port", "~port"],
    ["api::~opts.lr", "api::~opts.lr"],
    // what is declared with one
    ["token:=hunter2", "token:=<redacted>"],
    ["token=@hunter2", "token=<redacted>"],
    ["api::=hunter2", "api::=<redacted>"],
    ["api::=@hunter2", "api::=<redacted>"],
    ["api:::={token: hunter2}", "api:::=<redacted>"],
    ["~token", "~token"],
    ["~tokn", "~tokn"],
    ["~token=hunter2", "~token"],
    ["token=hunter2", "token=<redacted>"],
    ["api::token=a=b", "api::token=<redacted>"],
    ["db.pw=hunter2", "db.pw=<redacted>"],
    ["db={pw: hunter2}", "db=<redacted>"],
    ["users+={pw: hunter2}", "users+=<redacted>"],
    ["pair[1]=hunter2", "pair.1=<redacted>"],
    // what may hold one under a wrong key
    ["opts={lr: 1}", "opts=<redacted>"],
    ["any={token: hunter2}", "any=<redacted>"],
    ["limits.token=hunter2", "limits.<redacted>=<redacted>"],
    ["d::token=hunter2", "d::<redacted>=<redacted>"],
    ["pair.7=hunter2", "pair.<redacted>=<redacted>"],
    // slips of one who types a key
    ["tokn=hunter2", "tokn=<redacted>"],
    ["db.pww=hunter2", "db.pww=<redacted>"],
    ["apii::token=hunter2", "apii::token=<redacted>"],
    ["apii::port=1", "apii::port=<redacted>"],
    // what nothing is known of
    ["api::token:hunter2", "api::<redacted>"],
    ["token:hunter2=", "<redacted>=<redacted>"],
    ["hunter2", "<redacted>"],
    ["~hunter2", "~<redacted>"],
    ["~", "~<redacted>"],
    ["d::~", "d::~<redacted>"],
    ["d::~hunter2", "d::~<redacted>"],
    ["@hunter2", "<redacted>"],
    ["words::=hunter2", "words::=<redacted>"],
    ["words::hunter2", "words::<redacted>"],
    ["+=hunter2", "+=<redacted>"],
    ["w::+=hunter2", "w::+=<redacted>"],
    ["hunter2::token=1", "<redacted>::token=<redacted>"],
    ["a::hun::ter2=1", "a::<redacted>=<redacted>"],
    ["token[hunter2=1", "<redacted>=<redacted>"],
    ["", "<redacted>"]
  ])("is, beside a secret, of %j: %j", (token, shown) => {
    expect(shower(withSecrets, "::").token(token)).toBe(shown)
    expect(shower(without, "::").token(token)).toBe(token)
  })

  it.each([
    ["ap", "ap"],
    ["", ""],
    ["apii", "apii"],
    ["hunter2", "<redacted>"]
  ])("is, beside a secret, of the prefix %j: %j", (prefix, shown) => {
    expect(shower(withSecrets, "::").prefix(prefix)).toBe(shown)
    expect(shower(without, "::").prefix(prefix)).toBe(prefix)
  })

  it("is no value of a key that is a secret in any of the configs", () => {
    const both = make({ api: Api, plain: Schema.Struct({ token: Schema.String }) })
    expect(shower(both, "::").token("token=hunter2")).toBe("token=<redacted>")
    expect(shower(both, "::").token("plain::token=x")).toBe("plain::token=x")
  })

  it("knows the separator of the program", () => {
    expect(shower(withSecrets, "/").token("api/port=1")).toBe("api/port=1")
    expect(shower(withSecrets, "/").token("api::port=1")).toBe("<redacted>=<redacted>")
  })

  it("is what every token that was addressed says of itself", () => {
    const options = { sep: "::", exclusivePrefixed: true }
    const { prefixed, shared } = Result.getOrThrow(
      address(["a::token=hunter2", "port=1", "word"], withSecrets, options)
    )
    const shown = [...prefixed.get("api")!, ...shared].map((token) => token.shown)
    expect(shown).toEqual(["a::token=<redacted>", "port=1", "<redacted>"])
  })

  it("compares so many words with what is declared, and no more: a command line may have very many", () => {
    const { token } = shower(withSecrets, "::")
    const shown = Array.from({ length: 300 }, () => token("tokn=hunter2"))
    expect(shown.slice(0, 200)).toEqual(Array.from({ length: 200 }, () => "tokn=<redacted>"))
    expect(shown.slice(200)).toEqual(Array.from({ length: 100 }, () => "<redacted>=<redacted>"))
  })
})
