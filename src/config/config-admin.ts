import { z } from 'zod';
import { ACCESS_SETTINGS } from './config-access.ts';
import { publicUrlProblem } from './config-listeners.ts';
import { list, optionalText, port } from './config-values.ts';
import { told } from '../kernel/told.ts';

/** The settings of the admin API and of the console, section `admin`. */
export const ADMIN_SETTINGS = z.strictObject({
  host: optionalText.describe('Address that the admin API and /metrics listen on; by default 127.0.0.1'),
  port: port
    .optional()
    .describe('TCP port of the admin API; by default the one after http.port, for example 8081; 0 takes a free one'),
  shareListener: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('Whether the admin API and /metrics share the listener of the five APIs instead of having their own'),
  publicUrl: z
    .string()
    .transform((text, context) => {
      const problem = publicUrlProblem(text);
      if (problem !== null) context.addIssue(problem);
      return text.replace(/\/$/, '');
    })
    .optional()
    .describe(
      'Scheme and host under which browsers reach the console, such as https://console.example.com, for links and sign-in; by default the address of the admin API',
    ),
  hosts: list
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[\w.-]{1,253}$/, told`give names only, without a scheme or port`)
          .toLowerCase(),
      ),
    )
    .default([])
    .describe(
      'Host names besides that of admin.publicUrl under which the admin API, the console and /metrics are reached, separated by commas; IP addresses and localhost always work',
    ),
  language: z
    .enum(['zh-CN', 'en'])
    .default('zh-CN')
    .describe('Language of the console in a browser until a language is chosen in it'),
  sessionHours: z.coerce
    .number()
    .min(0.1)
    .max(720)
    .default(12)
    .describe('How long an administrator stays signed in, hours'),
  tokenDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('How long a token lasts if its maker does not say otherwise, days'),
  requestsPerMinute: z.coerce
    .number()
    .int()
    .min(1)
    .default(600)
    .describe('Most admin requests from one address in a minute'),
  signInsPerMinute: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe(
      'Most sign-ins from one address in a minute, by each way; raise it if many administrators share one address, and mind that each sign-in takes 32 MiB for a moment',
    ),
  ...ACCESS_SETTINGS,
});
