import json
import os
import urllib.parse
import urllib.request

base = os.environ["BASE_URL"]
fields = {"key": os.environ["KEY"], "idcard": os.environ["ID_NUMBER"], "realname": "沙箱测试", "image": os.environ["IMAGE"]}


def post(**changes):
    body = urllib.parse.urlencode({**fields, **changes}).encode()
    with urllib.request.urlopen(base + "/verifyface/verify", body) as response:
        return json.loads(response.read())


good = post()
if good["error_code"] == 0 and type(good["error_code"]) is int and type(good["result"]["res"]) is int:
    print("success", good["result"]["score"])
refused = post(idcard="11010519491231002X", image="AAAA")
if refused["error_code"] == 226402 and refused["result"] is None:
    print("refused null")
system = post(key="0" * 32)
if isinstance(system["resultcode"], str) and system["error_code"] == 10001:
    print("system", system["resultcode"])
