/**
 * A tracer that keeps the spans that it makes.
 */
import * as Tracer from "effect/Tracer"

export const tracing = () => {
  const spans: Array<Tracer.Span> = []
  const tracer = Tracer.make({
    span(options) {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  return { spans, tracer }
}
