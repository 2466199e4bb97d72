/** A small collector of traces: it takes spans as OTLP sends them, and tells them as a tree. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"

const Value = Schema.Struct({
  stringValue: Schema.optionalKey(Schema.String),
  boolValue: Schema.optionalKey(Schema.Boolean),
  intValue: Schema.optionalKey(Schema.Union([Schema.Number, Schema.String])),
  arrayValue: Schema.optionalKey(Schema.Struct({ values: Schema.Array(Schema.Struct({ stringValue: Schema.String })) }))
})

const Span = Schema.Struct({
  spanId: Schema.String,
  parentSpanId: Schema.optionalKey(Schema.String),
  name: Schema.String,
  startTimeUnixNano: Schema.BigIntFromString,
  attributes: Schema.Array(Schema.Struct({ key: Schema.String, value: Value }))
})

export type Span = typeof Span.Type

const Traces = Schema.Struct({
  resourceSpans: Schema.Array(Schema.Struct({ scopeSpans: Schema.Array(Schema.Struct({ spans: Schema.Array(Span) })) }))
})

/** The spans that have been collected. */
export class Collected extends Context.Service<Collected, Array<Span>>()("example/Collected") {}

const take = Effect.gen(function* () {
  const { resourceSpans } = yield* HttpServerRequest.schemaBodyJson(Traces)
  const collected = yield* Collected
  for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) collected.push(...spans)
  return HttpServerResponse.empty()
})

/** Takes the spans that are sent to `/v1/traces`. */
export const layer = HttpRouter.serve(HttpRouter.add("POST", "/v1/traces", take), {
  disableLogger: true,
  disableListenLog: true
}).pipe(Layer.provideMerge(Layer.sync(Collected, () => [])))

const attributesOf = ({ attributes }: Span): ReadonlyMap<string, string> =>
  new Map(
    attributes.map(({ key, value }) => {
      const list = value.arrayValue?.values.map(({ stringValue }) => stringValue).join(", ")
      return [key, String(list ?? value.stringValue ?? value.intValue ?? value.boolValue)]
    })
  )

/** Tells a span in a line, as the timeline does: its name, which attempt it was, and how it ended. */
const lineOf = (span: Span): string => {
  const attributes = attributesOf(span)
  const tell = (key: string, text: (value: string) => string) =>
    attributes.has(key) ? [text(attributes.get(key)!)] : []
  const ended = [
    ...tell("coma.exit.code", (code) => `exit ${code}`),
    ...tell("error.type", (type) => `failed: ${type}`),
    ...tell("effect.fiber.interrupted", () => "interrupted")
  ]
  return [span.name, ...tell("coma.attempt", (attempt) => `attempt ${attempt}`), ...ended.slice(0, 1)].join(", ")
}

/** Tells spans as a tree, each with those of its attributes that the line does not tell. */
export const treeOf = (spans: ReadonlyArray<Span>, attributes: ReadonlyArray<string>): ReadonlyArray<string> => {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const sorted = spans.toSorted((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano))
  const below = (parent: string | undefined, indent: string): ReadonlyArray<string> =>
    sorted
      .filter(({ parentSpanId }) => (ids.has(parentSpanId ?? "") ? parentSpanId : undefined) === parent)
      .flatMap((span) => [
        `${indent}${lineOf(span)}`,
        ...[...attributesOf(span)].flatMap(([key, value]) =>
          attributes.includes(key) ? [`${indent}  · ${key}: ${value}`] : []
        ),
        ...below(span.spanId, `${indent}  `)
      ])
  return below(undefined, "")
}
