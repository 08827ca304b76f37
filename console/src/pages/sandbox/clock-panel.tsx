import Button from 'antd/es/button';
import { useId, useState } from 'react';
import { moveClock, useSandboxChange, type ClockMove, type ShownSandbox } from '../../api/sandbox.ts';
import { useText } from '../../text/language.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Field } from '../../ui/field.tsx';
import field from '../../ui/field.module.css';
import { Instant, instantOfField, instantText, minuteField } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import styles from './sandbox.module.css';
import { sandboxText } from './sandbox-text.ts';

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];
/** How far the slider goes, in hours: two days back and 30 days forward. */
const [BACK_HOURS, FORWARD_HOURS] = [-48, 720];

/** The time of a sandbox, and what moves it. */
export function ClockPanel({ sandbox }: { readonly sandbox: ShownSandbox }) {
  const t = useText(sandboxText);
  const { appId, nowMs, offsetMs } = sandbox;
  const change = useSandboxChange((to: ClockMove) => moveClock(appId, to));
  return (
    <Panel title={t.clock} lead={t.clockLead}>
      <div className={styles['stack']}>
        <Facts
          facts={[
            [t.now, <Instant key="now" atMs={nowMs} />],
            [t.offset, <Offset key="offset" offsetMs={offsetMs} />],
          ]}
        />
        <Slider nowMs={nowMs} isBusy={change.isPending} onMove={(hours) => change.mutate({ hours })} />
        <div className={styles['row']}>
          <Button loading={change.isPending} onClick={() => change.mutate({ midnight: true })}>
            {t.midnight}
          </Button>
          <Button loading={change.isPending} onClick={() => change.mutate({ present: true })}>
            {t.present}
          </Button>
        </div>
        <ExactTime nowMs={nowMs} isBusy={change.isPending} onSet={(atMs) => change.mutate(atOf(atMs))} />
        {change.error && <ProblemPanel error={change.error} />}
      </div>
    </Panel>
  );
}

function atOf(atMs: number): ClockMove {
  return { at: new Date(atMs).toISOString() };
}

/** How far a sandbox is from the real time, in days or hours. Less than a minute is none. */
function Offset({ offsetMs }: { readonly offsetMs: number }) {
  const t = useText(sandboxText);
  const sizeMs = Math.abs(offsetMs);
  if (sizeMs < 60_000) return <>{t.same}</>;
  const size =
    sizeMs >= 2 * DAY_MS
      ? t.days(countText(Number((sizeMs / DAY_MS).toFixed(1))))
      : t.hours(countText(Number((sizeMs / HOUR_MS).toFixed(1))));
  return <>{offsetMs > 0 ? t.ahead(size) : t.behind(size)}</>;
}

interface SliderProps {
  readonly nowMs: number;
  readonly isBusy: boolean;
  readonly onMove: (hours: number) => void;
}

function Slider({ nowMs, isBusy, onMove }: SliderProps) {
  const t = useText(sandboxText);
  const id = useId();
  const [hours, setHours] = useState(24);
  const says = t.sliderValue(hours, instantText(nowMs + hours * HOUR_MS));
  return (
    <div className={`${field['field']} ${styles['slider']}`}>
      <label htmlFor={id}>{t.slider}</label>
      <input
        id={id}
        type="range"
        min={BACK_HOURS}
        max={FORWARD_HOURS}
        value={hours}
        aria-valuetext={says}
        onChange={(event) => setHours(Number(event.target.value))}
      />
      <div className={styles['row']}>
        <output htmlFor={id}>{says}</output>
        <Button size="small" loading={isBusy} disabled={hours === 0} onClick={() => onMove(hours)}>
          {t.move}
        </Button>
      </div>
    </div>
  );
}

interface TimeProps {
  readonly nowMs: number;
  readonly isBusy: boolean;
  readonly onSet: (atMs: number) => void;
}

function ExactTime({ nowMs, isBusy, onSet }: TimeProps) {
  const t = useText(sandboxText);
  const [value, setValue] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const atMs = instantOfField(value);
        setWrong(atMs === null);
        if (atMs !== null) onSet(atMs);
      }}
    >
      <div className={styles['row']}>
        <Field
          label={t.at}
          type="datetime-local"
          placeholder={minuteField(nowMs)}
          value={value}
          onValue={setValue}
          problem={isWrong && instantOfField(value) === null ? t.badTime : undefined}
        />
        <Button htmlType="submit" loading={isBusy}>
          {t.set}
        </Button>
      </div>
    </form>
  );
}
