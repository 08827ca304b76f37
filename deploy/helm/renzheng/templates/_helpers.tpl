{{- define "renzheng.name" -}}
{{- printf "%s" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "renzheng.selector" -}}
app.kubernetes.io/name: renzheng
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "renzheng.labels" -}}
{{ include "renzheng.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}
