#!/bin/sh
# Makes the secrets of compose.yaml beside this file. What is there stays as it is.
set -eu
cd "$(dirname "$0")"
umask 077
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "$1" ] || printf '%s' "$2" >"$1"; }
keep site-key "$(random)"
keep redis-password "$(random)"
keep postgres-password "$(random)"
keep postgres-app-password "$(random)"
keep postgres-replication-password "$(random)"
keep postgres-url "postgres://renzheng:$(cat postgres-app-password)@postgres-1:5432,postgres-2:5432/renzheng"
# The secret of your bucket.
keep s3-secret 'put the secret of the bucket here'
# Containers read them as users of their own. On this machine nobody else gets through the folder.
chmod 644 site-key redis-password postgres-password postgres-app-password postgres-replication-password postgres-url s3-secret
chmod 700 .
