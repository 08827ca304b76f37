import Select from 'antd/es/select';
import { useId } from 'react';
import field from './field.module.css';

interface Props {
  readonly label: string;
  /** What stands in the field if nothing is chosen. Without it, something is always chosen. */
  readonly any?: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onValue: (value: string) => void;
  readonly hint?: string | undefined;
}

/** A list to choose from. A value that is not in the list, e.g. of a shared address, stays as it is. */
export function Choice({ label, any, value, options, onValue, hint }: Props) {
  const id = useId();
  const known = value === '' || options.some(([option]) => option === value);
  const all = known ? options : [[value, value] as const, ...options];
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value === '' ? null : value}
        placeholder={any}
        allowClear={any !== undefined}
        // What lies outside of an open dialog cannot be reached.
        getPopupContainer={(element) => element.closest('dialog') ?? document.body}
        showSearch={{ optionFilterProp: 'label' }}
        options={all.map(([option, name]) => ({ value: option, label: name.slice(0, 80) }))}
        onChange={(chosen?: string | null) => onValue(chosen ?? '')}
        aria-describedby={hint === undefined ? undefined : `${id}-about`}
      />
      {hint !== undefined && (
        <div id={`${id}-about`} className={field['hint']}>
          {hint}
        </div>
      )}
    </div>
  );
}
