import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK alone; numbers and texts are told apart by their quotes, as a strict mapper tells them apart. */
public class Verify {
    public static void main(String[] args) throws Exception {
        String good = post(Map.of());
        Matcher compared = Pattern.compile("\"res\":1,\"score\":\"(\\d+)\".*\"error_code\":0\\}$").matcher(good);
        if (compared.find()) System.out.println("success " + compared.group(1));
        String refused = post(Map.of("idcard", "11010519491231002X", "image", "AAAA"));
        if (refused.endsWith("\"result\":null,\"error_code\":226402}")) System.out.println("refused null");
        String system = post(Map.of("key", "0".repeat(32)));
        Matcher old = Pattern.compile("^\\{\"resultcode\":\"(\\d+)\".*\"error_code\":10001\\}$").matcher(system);
        if (old.find()) System.out.println("system " + old.group(1));
    }

    private static String post(Map<String, String> changes) throws Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", System.getenv("KEY"));
        fields.put("idcard", System.getenv("ID_NUMBER"));
        fields.put("realname", "\u6c99\u7bb1\u6d4b\u8bd5");
        fields.put("image", System.getenv("IMAGE"));
        fields.putAll(changes);
        StringBuilder body = new StringBuilder();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (body.length() > 0) body.append('&');
            body.append(field.getKey()).append('=').append(URLEncoder.encode(field.getValue(), "UTF-8"));
        }
        HttpURLConnection connection = (HttpURLConnection) new URL(System.getenv("BASE_URL") + "/verifyface/verify").openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
