/** Hatching, dots, frost and the arrow head. Mounted once in a window; every drawing in it refers to them. */
export function DrawingDefs() {
  return (
    <svg className="drawing-defs" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="cutaway-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className="p-ro" d="M2.5 0V5" />
        </pattern>
        <pattern
          id="cutaway-hatch-side"
          width="4"
          height="4"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path className="p-ro" d="M2 0V4" />
        </pattern>
        <pattern
          id="cutaway-hatch-gone"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path className="p-gone" d="M3 0V6" />
        </pattern>
        <pattern id="cutaway-stipple" width="7" height="7" patternUnits="userSpaceOnUse">
          <circle className="p-rw" cx="1.5" cy="2" r=".8" />
          <circle className="p-rw" cx="5" cy="5.2" r=".8" />
        </pattern>
        <pattern id="cutaway-frost" width="13" height="13" patternUnits="userSpaceOnUse" patternTransform="rotate(18)">
          <path className="p-ice" d="M2 3h3M3.5 1.500v3M9 9.500l2 2M11 9.500l-2 2" />
        </pattern>
        <marker
          id="cutaway-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path className="p-arrow" d="M0 1L7 4L0 7Z" />
        </marker>
      </defs>
    </svg>
  )
}
