/** 中文 for the English texts of options and arguments of commands about models: the fraud score, calibrations, accuracy. */
export const MODEL_OPTIONS_ZH: Readonly<Record<string, string>> = {
  'CSV: file,label,attack,subject with label live or attack; a column domain (e.g. a device) makes the thresholds hold in each':
    'CSV：file,label,attack,subject，label 为 live 或 attack；另有 domain 列（例如设备）时，阈值在每一类中都成立',
  'folder to which the names in the list are relative': '列表中文件名所相对的目录',
  'where report.html, report.json and liveness-fusion.json are written':
    'report.html、report.json 与 liveness-fusion.json 的写入目录',
  'have the server use the new fusion from the next call on, or from its next start if it does not run':
    '服务器从下一次调用起使用新的融合；未运行时从下次启动起',
  'CSV: photo_a,photo_b,same[,group] with same 0 or 1, or file,identity[,group]':
    'CSV：photo_a,photo_b,same[,group]，same 为 0 或 1；或 file,identity[,group]',
  'where report.html and report.json are written': 'report.html 与 report.json 的写入目录',
  'have the server use the new map from the next call on, or from its next start if it does not run':
    '服务器从下一次调用起使用新的映射；未运行时从下次启动起',
  'CSV of photos: photo_a,photo_b,same[,group] with same 0 or 1, or file,identity[,group]':
    '照片的 CSV：photo_a,photo_b,same[,group]，same 为 0 或 1；或 file,identity[,group]',
  'folder to which the names in the list of photos are relative': '照片列表中文件名所相对的目录',
  'CSV of clips: file,label,attack,subject[,domain] with label live or attack':
    '视频的 CSV：file,label,attack,subject[,domain]，label 为 live 或 attack',
  'folder to which the names in the list of clips are relative': '视频列表中文件名所相对的目录',
  'manifest of the other detector; the default one if left out': '另一个检测器的清单；省略则用默认的',
  'manifest of the other encoder; the default one if left out': '另一个编码器的清单；省略则用默认的',
  'manifest of the other network of liveness; the default one if left out': '另一个活体网络的清单；省略则用默认的',
  'which network, e.g. yunet': '网络的名称，例如 yunet',
  'the .onnx file; its checksum goes into the manifest': '.onnx 文件；其校验和写入清单',
  'write the manifest here, beside the .onnx file; otherwise it is printed':
    '清单写入此文件，须与 .onnx 文件同目录；省略则输出到终端',
  'Weeks to show, up to today, at most 52': '显示的周数，截至今天，最多 52',
  'The last calls to look at, at most 1000': '最近的调用数，最多 1000',
  'Order id of the last row of the previous page': '上一页最后一行的订单号',
  'Rows of this page': '本页行数',
  'the model: JSON of the format renzheng.score-model': '模型：renzheng.score-model 格式的 JSON',
  'the network of a document of kind onnx': 'onnx 类文档的网络',
  'an HTML report to keep with the model': '随模型保存的 HTML 报告',
  'the figures.json of the training, for charts of the console': '训练产生的 figures.json，供控制台画图',
  'publish it at once': '立即发布',
  'models of this page, at most 1000': '本页模型数，最多 1000',
  'id of the model': '模型 ID',
  'write the document to this file': '模型文档写入此文件',
  'write the report to this file': '报告写入此文件',
  'weeks to show, up to today, at most 52': '显示的周数，截至今天，最多 52',
  'id of the model. `default` is the built-in one': '模型 ID；`default` 为内置模型',
  'order id of an answer of the fraud score': '欺诈分应答的订单号',
  'the model: JSON of the format renzheng.score-model, a scorecard or boosted trees':
    '模型：renzheng.score-model 格式的 JSON，评分卡或提升树',
  'the rows: CSV or JSON Lines with the columns of the model': '各行数据：CSV 或 JSON Lines，含模型的各列',
  'file for the scores, one line of JSON for each row': '分数的输出文件，每行一个 JSON',
  'what to fit. auto fits each, and takes the one that does best before the test':
    '学习器。auto 逐个训练，取在测试之前表现最好的',
  'learn from a file instead: CSV or JSON Lines of asked_at,outcome,observed_at,FEATURES':
    '改从文件学习：CSV 或 JSON Lines，列为 asked_at,outcome,observed_at,FEATURES',
  'columns of your own in --history, declared in JSON (docs/fraud-score.md)':
    '--history 中自有列的声明，JSON（docs/fraud-score.zh-CN.md）',
  'leave out questions asked before this time': '不采用早于此时的查询',
  'start of the test. By default the last quarter of the outcomes is the test':
    '测试集的起点。默认以最后四分之一的结果作测试',
  'days until an outcome is known': '得知结果所需的天数',
  'what to do with rows that have no outcome and are older than the label delay': '没有结果且早于该天数的行如何处理',
  'folder for model.json, figures.json and report.html': 'model.json、figures.json 与 report.html 的目录',
  'seed for the rows that each tree sees. The same seed gives the same model':
    '每棵树抽取数据行的随机种子；种子相同，模型也相同',
  'keep the model on the server and publish it': '把模型保存到服务器并发布',
  'publish a model that does worse than one column or a plain logistic regression': '即使不如单列或普通逻辑回归也发布',
  'Id of the model. It takes the place of a model that judges beside already': '模型 ID；取代已在影子运行的模型',
  'The last answers to compare, at most 20,000': '参与比较的最近应答数，最多 20,000',
  'What to fit. `auto` takes the best before the test': '学习器。`auto` 取在测试之前表现最好的',
  'Leave out questions asked before this time, ISO 8601': '不采用早于此时的查询，ISO 8601',
  'Start of the test, ISO 8601. By default the last quarter of the outcomes is the test':
    '测试集的起点，ISO 8601。默认以最后四分之一的结果作测试',
  'Days until an outcome is known': '得知结果所需的天数',
  'What to do with rows that have no outcome and are older than the label delay': '没有结果且早于该天数的行如何处理',
  'The same seed gives the same model': '种子相同，模型也相同',
  'Name of the list: CSV of photo_a,photo_b,same[,group] or file,identity[,group]':
    '列表的名称：CSV，列为 photo_a,photo_b,same[,group] 或 file,identity[,group]',
  'Id of the calibration that was looked at': '所查看的标定的 ID',
  'Name of the list: CSV of file,label,attack,subject[,domain] with label live or attack':
    '列表的名称：CSV，列为 file,label,attack,subject[,domain]，label 为 live 或 attack',
};
