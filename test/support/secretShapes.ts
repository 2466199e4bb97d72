/**
 * The ways in which a schema may hold a secret, each with a secret in it.
 */
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { Field } from "effect-coma"

/** What is found nowhere. */
export const marker = "S3CR3T-m4rk3r"

export const Secret = Schema.RedactedFromValue(Schema.String)

/** A schema of a field, and a value as a file holds it. */
export interface SecretShape {
  /** Whatever the schema is, it stands for that of a redacted text. */
  readonly schema: typeof Secret
  readonly encoded: unknown
}

const of = (schema: Schema.Top, encoded: unknown): SecretShape => ({
  schema: schema as unknown as typeof Secret,
  encoded
})

class Login extends Schema.Class<Login>("Login")({ name: Schema.String, pw: Secret }) {}

class Token extends Schema.TaggedClass<Token>()("Token", { value: Secret }) {}

interface Chain {
  readonly pw: Redacted.Redacted
  readonly next?: Chain | undefined
}

const Chain: Schema.Codec<Chain, unknown> = Schema.Struct({
  pw: Secret,
  next: Schema.optionalKey(Schema.suspend((): Schema.Codec<Chain, unknown> => Chain))
}) as unknown as Schema.Codec<Chain, unknown>

const Choice = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("password"), pw: Secret }),
  Schema.Struct({ kind: Schema.Literal("file"), path: Schema.String })
])

const Login2 = Schema.Struct({ name: Schema.String, pw: Secret })

/** By name; each in a struct's field `t`. */
export const fields: Readonly<Record<string, SecretShape>> = {
  text: of(Secret, marker),
  labelled: of(Schema.RedactedFromValue(Schema.String, { label: "token" }), marker),
  described: of(Secret.annotate({ description: "What the server asks for" }), marker),
  checked: of(Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(8))), marker),
  trimmed: of(Schema.RedactedFromValue(Schema.Trim), marker),
  url: of(Schema.RedactedFromValue(Schema.URLFromString), `https://u:${marker}@example.org/`),
  template: of(Schema.RedactedFromValue(Schema.TemplateLiteral([Schema.String, "-m4rk3r"])), marker),
  nullable: of(Schema.NullOr(Secret), marker),
  "or a number": of(Schema.Union([Schema.Int, Secret]), marker),
  "or a word": of(Schema.Union([Schema.Literal("none"), Secret]), marker),
  struct: of(Login2, { name: "ada", pw: marker }),
  deep: of(Schema.Struct({ a: Schema.Struct({ b: Login2 }) }), { a: { b: { name: "ada", pw: marker } } }),
  class: of(Login, { name: "ada", pw: marker }),
  "tagged class": of(Token, { _tag: "Token", value: marker }),
  "a whole struct": of(Schema.RedactedFromValue(Schema.Struct({ user: Schema.String })), { user: marker }),
  "a whole list": of(Schema.RedactedFromValue(Schema.Array(Schema.String)), ["a", marker]),
  "a whole record": of(Schema.RedactedFromValue(Schema.Record(Schema.String, Schema.String)), { a: marker }),
  "renamed keys": of(Login2.pipe(Schema.encodeKeys({ pw: "password" })), { name: "ada", password: marker }),
  recursive: of(Chain, { pw: marker, next: { pw: marker } }),
  list: of(Schema.Array(Secret), [marker, marker]),
  "non-empty list": of(Schema.NonEmptyArray(Secret), [marker]),
  tuple: of(Schema.Tuple([Secret, Schema.Int]), [marker, 1]),
  "tuple with a rest": of(Schema.TupleWithRest(Schema.Tuple([Schema.Int]), [Secret]), [1, marker, marker]),
  "list of structs": of(Schema.Array(Login2), [{ name: "ada", pw: marker }]),
  "list of records": of(Schema.Array(Schema.Record(Schema.String, Secret)), [{ a: marker }, {}]),
  "tuple of structs": of(Schema.Tuple([Login2, Login2]), [
    { name: "ada", pw: marker },
    { name: "bob", pw: marker }
  ]),
  "list of lists": of(Schema.Array(Schema.Array(Secret)), [[marker], []]),
  record: of(Schema.Record(Schema.String, Secret), { a: marker }),
  "record of structs": of(Schema.Record(Schema.String, Login2), { a: { name: "ada", pw: marker } }),
  "record of lists": of(Schema.Record(Schema.String, Schema.Array(Secret)), { a: [marker] }),
  "struct with a rest": of(Schema.StructWithRest(Login2, [Schema.Record(Schema.String, Schema.Unknown)]), {
    name: "ada",
    pw: marker,
    more: 1
  }),
  union: of(Choice, { kind: "password", pw: marker }),
  "list of a union": of(Schema.Array(Choice), [
    { kind: "file", path: "x" },
    { kind: "password", pw: marker }
  ]),
  option: of(Schema.OptionFromNullOr(Secret), marker),
  "option of its own": of(Schema.toCodecJson(Schema.Option(Secret)), { _tag: "Some", value: marker }),
  result: of(Schema.toCodecJson(Schema.Result(Secret, Schema.String)), { _tag: "Success", success: marker }),
  chunk: of(Schema.toCodecJson(Schema.Chunk(Secret)), [marker]),
  exact: of(Schema.toCodecJson(Schema.Redacted(Schema.String)), marker),
  set: of(Schema.toCodecJson(Schema.ReadonlySet(Secret)), [marker]),
  map: of(Schema.toCodecJson(Schema.ReadonlyMap(Schema.String, Secret)), [["a", marker]]),
  "hash map": of(Schema.toCodecJson(Schema.HashMap(Schema.String, Secret)), [["a", marker]])
}

/** A struct with the field `t`, whose default is the secret, and fields without secrets. */
export const structOf = ({ encoded, schema }: SecretShape) =>
  Schema.Struct({
    t: Field.make(schema, Schema.decodeUnknownSync(schema)(encoded)),
    n: Field.make(Schema.Int, 1),
    u: Field.make(Schema.String, "plain"),
    limits: Field.make(Schema.Record(Schema.String, Schema.Int), {})
  })
