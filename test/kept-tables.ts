/** Tables that hold nothing of a person: counts, keys, prices, models, settings, and the work of the processes. */
export const OF_NO_PERSON = `
  alert_rules alert_states api_keys api_states attack_day_marks attack_sequence budget_warnings calibrations call_series
  chain_links chains challenge_kinds challenge_policies change_clock changes clock_mark consent_apps evidence_sources
  idempotency_claims key_ring key_uses lease_clock money_days nodes order_clock package_days packages
  quota_counters quota_leases risk_publications report_sources retired_calls retired_credits risk_case_days risk_case_policy
  risk_case_sequence risk_feature_tables risk_fields risk_learning risk_learning_end risk_list_hits risk_mark_seconds
  risk_rule_versions risk_series sandbox_pictures sandbox_resets schema_migrations score_days score_models source_cost_days source_hours source_shadow_pauses
  usage_days webhook_sequences write_probe
`
  .trim()
  .split(/\s+/);

/** Tables of which an erasure removes all that is about the person. */
export const REMOVED = `
  persons person_references person_faces person_photos consents person_findings attempts attack_events attack_days pictures
  risk_texts risk_text_keys risk_case_entities risk_case_keys
`
  .trim()
  .split(/\s+/);
