<?php
// As integrations in the field are written: an array to curl, file_get_contents with a form, loose comparisons.
$base = getenv('BASE_URL');
$fields = ['key' => getenv('KEY'), 'idcard' => getenv('ID_NUMBER'), 'realname' => '沙箱测试', 'image' => getenv('IMAGE')];

function byCurl($url, $fields) {
    $handle = curl_init($url);
    curl_setopt($handle, CURLOPT_POST, true);
    curl_setopt($handle, CURLOPT_POSTFIELDS, $fields);
    curl_setopt($handle, CURLOPT_RETURNTRANSFER, true);
    $answer = curl_exec($handle);
    if (curl_getinfo($handle, CURLINFO_HTTP_CODE) !== 200) exit('HTTP status');
    return json_decode($answer, true);
}

function byStream($url, $fields) {
    $options = ['method' => 'POST', 'header' => 'Content-Type: application/x-www-form-urlencoded', 'content' => http_build_query($fields)];
    $answer = file_get_contents($url, false, stream_context_create(['http' => $options]));
    if ($answer === false) exit('file_get_contents took the answer for a failure');
    return json_decode($answer, true);
}

foreach (['byCurl', 'byStream'] as $send) {
    $good = $send("$base/verifyface/verify", $fields);
    if ($good['error_code'] === 0 && $good['result']['res'] === 1 && is_string($good['result']['score'])) echo "success {$good['result']['score']}\n";
    $refused = $send("$base/verifyface/verify", ['idcard' => '11010519491231002X', 'image' => 'AAAA'] + $fields);
    if ($refused['error_code'] == 226402 && $refused['result'] === null) echo "refused null\n";
    $system = $send("$base/verifyface/verify", ['key' => str_repeat('0', 32)] + $fields);
    if ($system['resultcode'] === '101' && $system['error_code'] === 10001) echo "system {$system['resultcode']}\n";
}
