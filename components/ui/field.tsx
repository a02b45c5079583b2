import { type ReactElement, type ReactNode, useId } from "react";

/** What a control must carry so that its label, hint and error are read with it. */
export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong, in a sentence; null when nothing is. */
  error?: string | null;
  optional?: boolean;
  children: (control: FieldControl) => ReactElement;
}

/** A labelled control with its hint and its error, wired for screen readers. */
export function Field({ label, hint, error = null, optional = false, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
        {optional ? <span className="ml-1.5 font-normal text-faint">optional</span> : null}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p id={`${id}-error`} className="text-bad">
          {error}
        </p>
      ) : null}
      {hint ? (
        <div id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </div>
      ) : null}
    </div>
  );
}
