#!/bin/sh
# curl, with --fail: a status other than 200 ends it.
post() {
  curl -sS --fail "$BASE_URL/verifyface/verify" --data-urlencode "key=${1:-$KEY}" --data-urlencode "idcard=${2:-$ID_NUMBER}" \
    --data-urlencode 'realname=沙箱测试' --data-urlencode "image=${3:-$IMAGE}"
  echo
}
post | sed -n 's/.*"res":1,"score":"\([0-9]*\)".*"error_code":0}$/success \1/p'
post '' 11010519491231002X AAAA | sed -n 's/.*"result":null,"error_code":226402}$/refused null/p'
post 00000000000000000000000000000000 | sed -n 's/^{"resultcode":"\([0-9]*\)".*"error_code":10001}$/system \1/p'
