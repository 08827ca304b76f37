import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.http.NameValuePair;
import org.apache.http.client.entity.UrlEncodedFormEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.message.BasicNameValuePair;
import org.apache.http.util.EntityUtils;

/** One client, kept alive between its calls, as services keep it. */
public class VerifyApache {
    private static final CloseableHttpClient CLIENT = HttpClients.createDefault();

    public static void main(String[] args) throws Exception {
        String good = post(Map.of());
        if (good.contains("\"res\":1,\"score\":\"96\"") && good.endsWith("\"error_code\":0}")) System.out.println("success 96");
        String refused = post(Map.of("idcard", "11010519491231002X", "image", "AAAA"));
        if (refused.endsWith("\"result\":null,\"error_code\":226402}")) System.out.println("refused null");
        String system = post(Map.of("key", "0".repeat(32)));
        if (system.startsWith("{\"resultcode\":\"101\"")) System.out.println("system 101");
    }

    private static String post(Map<String, String> changes) throws Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", System.getenv("KEY"));
        fields.put("idcard", System.getenv("ID_NUMBER"));
        fields.put("realname", "\u6c99\u7bb1\u6d4b\u8bd5");
        fields.put("image", System.getenv("IMAGE"));
        fields.putAll(changes);
        List<NameValuePair> pairs = new ArrayList<>();
        fields.forEach((name, value) -> pairs.add(new BasicNameValuePair(name, value)));
        HttpPost post = new HttpPost(System.getenv("BASE_URL") + "/verifyface/verify");
        post.setEntity(new UrlEncodedFormEntity(pairs, "UTF-8"));
        try (CloseableHttpResponse response = CLIENT.execute(post)) {
            if (response.getStatusLine().getStatusCode() != 200) throw new IllegalStateException("HTTP status");
            return EntityUtils.toString(response.getEntity(), "UTF-8");
        }
    }
}
