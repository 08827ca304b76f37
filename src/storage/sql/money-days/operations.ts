import type { MoneyPart, MoneyQuery, MoneyStep, MoneySum, SourceCost } from '../../../platform/ledger/money-days.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { localDaySql } from '../local-day-sql.ts';

/** One column for each period of a day, as the query shows it. */
const PERIOD: Readonly<Record<MoneyStep, string>> = { day: 'day', month: 'substr(day, 1, 7)', all: 'NULL' };
const COLUMN_OF: Readonly<Record<MoneyPart, string>> = { customer: 'customer_id', app: 'app_id', api: 'api' };

const IS_SUB = 'customer_id IN (SELECT id FROM customers WHERE parent_id IS NOT NULL)';

/** The customer of the calls that were credited. A credit to a parent names the parent, so the app tells the customer. */
const CREDIT_CUSTOMER = "coalesce(CASE side WHEN 'own' THEN c.customer_id ELSE apps.customer_id END, '')";

/** Credits by day. What retention removed of them is there as sums without a customer, which the app tells too. */
const CREDITS = `SELECT ${localDaySql('at_ms')} AS day, ${CREDIT_CUSTOMER} AS customer_id, app_id, api,
    side, amount_micros FROM credits AS c LEFT JOIN apps ON apps.id = c.app_id
  WHERE at_ms >= unixepoch(@from) * 1000 - 28800000 AND at_ms < unixepoch(@to) * 1000 - 28800000 + 86400000
  UNION ALL SELECT day, coalesce(apps.customer_id, ''), app_id, api, side, amount_micros
  FROM retired_credits AS c LEFT JOIN apps ON apps.id = c.app_id WHERE day BETWEEN @from AND @to`;

const ROWS = `SELECT day, customer_id, app_id, api, calls, charged, amount_micros AS amount, revenue_micros AS revenue,
    source_cost_micros AS cost, 0 AS own, 0 AS parent FROM money_days WHERE day BETWEEN @from AND @to
  UNION ALL SELECT day, customer_id, app_id, api, 0, 0, 0, 0, 0, CASE side WHEN 'own' THEN amount_micros ELSE 0 END,
    CASE side WHEN 'parent' THEN amount_micros ELSE 0 END FROM (${CREDITS}) AS credited`;

/** The cost of calls of which no source is named: what the sums have, less what is counted by source. */
const SOURCE_ROWS = `SELECT day, customer_id, app_id, api, source, asked, cost_micros AS cost FROM source_cost_days
    WHERE day BETWEEN @from AND @to
  UNION ALL SELECT day, customer_id, app_id, api, NULL, NULL, source_cost_micros FROM money_days
    WHERE day BETWEEN @from AND @to AND source_cost_micros > 0
  UNION ALL SELECT day, customer_id, app_id, api, NULL, NULL, -cost_micros FROM source_cost_days
    WHERE day BETWEEN @from AND @to AND cost_micros > 0`;

const OF_PAYER = `CAST(@payerId AS TEXT) IS NULL OR customer_id = @payerId
  OR customer_id IN (SELECT id FROM customers WHERE parent_id = @payerId)`;

const SUMS = `sum(calls) AS calls, sum(charged) AS charged, sum(amount) AS amount, sum(revenue) AS revenue,
  sum(cost) AS sourceCost, sum(CASE WHEN is_sub THEN parent ELSE own END) AS credited, sum(CASE WHEN is_sub THEN own ELSE 0 END) AS creditedToSubs,
  sum(CASE WHEN is_sub THEN parent ELSE 0 END) AS creditedToParents, sum(CASE WHEN is_sub THEN amount ELSE 0 END) AS subAmount,
  sum(CASE WHEN is_sub THEN revenue ELSE 0 END) AS subRevenue`;

export const moneyDayOperations = defineStore({
  reads: {
    sums(connection: Connection, { from, to, step, by, payerId, limit }: MoneyQuery): readonly MoneySum[] {
      const shown = (part: MoneyPart) => (by.includes(part) ? COLUMN_OF[part] : 'NULL');
      const groups = [PERIOD[step], ...by.map((part) => COLUMN_OF[part])].filter((column) => column !== 'NULL');
      const order = groups.length === 0 ? '' : `GROUP BY ${groups.join(', ')} ORDER BY ${groups.join(', ')}`;
      const sql = `SELECT ${PERIOD[step]} AS period, nullif(${shown('customer')}, '') AS customerId,
          ${shown('app')} AS appId, ${shown('api')} AS api, ${SUMS}
        FROM (SELECT *, ${IS_SUB} AS is_sub FROM (${ROWS}) AS days) AS rows
        WHERE ${OF_PAYER}
        ${order} LIMIT @limit`;
      // Without a group, SQL gives one row of nulls if there is nothing to sum up.
      return statement<MoneySum>(connection, sql)
        .all({ from, to, payerId, limit })
        .filter(({ calls }) => calls !== null);
    },

    sourceCosts(connection: Connection, { from, to, step, by, payerId, limit }: MoneyQuery): readonly SourceCost[] {
      const shown = (part: MoneyPart) => (by.includes(part) ? COLUMN_OF[part] : 'NULL');
      const groups = [PERIOD[step], ...by.map((part) => COLUMN_OF[part]), 'source'].filter(
        (column) => column !== 'NULL',
      );
      const sql = `SELECT ${PERIOD[step]} AS period, nullif(${shown('customer')}, '') AS customerId,
          ${shown('app')} AS appId, ${shown('api')} AS api, source, sum(asked) AS asked, sum(cost) AS cost
        FROM (${SOURCE_ROWS}) AS rows WHERE ${OF_PAYER}
        GROUP BY ${groups.join(', ')} HAVING source IS NOT NULL OR sum(cost) <> 0
        ORDER BY ${groups.map((column) => (column === 'source' ? 'source IS NULL, source' : column)).join(', ')} LIMIT @limit`;
      return statement<SourceCost>(connection, sql).all({ from, to, payerId, limit });
    },
  },
  writes: {},
});
