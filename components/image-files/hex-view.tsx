import { VirtualLines } from "#components/code/virtual-lines.tsx";
import { hexRow, hexRowCount } from "./hex-row.ts";

/** Bytes as they are: offset, sixteen of them, and what of them is ASCII. */
export function HexView({ bytes }: { bytes: Uint8Array }) {
  return (
    <div className="py-2">
      <VirtualLines count={hexRowCount(bytes)} label="Bytes of the file">
        {(index) => {
          const { offset, hex, text } = hexRow(bytes, index);
          return (
            <code className="px-3.5">
              <span className="text-faint">{offset}</span>
              {`  ${hex}  `}
              <span className="text-muted">{text}</span>
            </code>
          );
        }}
      </VirtualLines>
    </div>
  );
}
