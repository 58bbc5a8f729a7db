import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import de.fraunhofer.iosb.ilt.frostserver.messagebus.MessageBusFactory;
import de.fraunhofer.iosb.ilt.frostserver.path.Version;
import de.fraunhofer.iosb.ilt.frostserver.persistence.PersistenceManagerFactory;
import de.fraunhofer.iosb.ilt.frostserver.service.Service;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceRequestBuilder;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceResponseDefault;
import de.fraunhofer.iosb.ilt.frostserver.settings.CoreSettings;
import de.fraunhofer.iosb.ilt.frostserver.util.HttpMethod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.Executors;

/**
 * FROST-Server's engine behind the JDK's own web server: only what carries a request in and an answer out is ours.
 *
 * <p>Arguments: the port, the JDBC address of the database, a folder for temporary files.
 */
public final class Frost {
    private static final Version VERSION = Version.V_1_1;

    private Frost() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Properties properties = new Properties();
        String persistence = "de.fraunhofer.iosb.ilt.frostserver.persistence.pgjooq.PostgresPersistenceManager";
        String bus = "de.fraunhofer.iosb.ilt.frostserver.messagebus.InternalMessageBus";
        properties.put("serviceRootUrl", "http://127.0.0.1:" + port);
        properties.put("tempPath", arguments[2]);
        properties.put("persistence.persistenceManagerImplementationClass", persistence);
        properties.put("persistence.idGenerationMode", "ServerGeneratedOnly");
        properties.put("persistence.autoUpdateDatabase", "true");
        properties.put("persistence.db.driver", "org.postgresql.Driver");
        properties.put("persistence.db.url", arguments[1]);
        properties.put("persistence.db.username", "postgres");
        properties.put("persistence.db.password", "postgres");
        properties.put("bus.messageBusImplementationClass", bus);
        properties.put("plugins.coreModel.enable", "true");
        properties.put("plugins.coreModel.idType", "LONG");
        properties.put("plugins.multiDatastream.enable", "true");
        CoreSettings settings = new CoreSettings(properties);
        PersistenceManagerFactory.init(settings).maybeUpdateDatabase();
        MessageBusFactory.createMessageBus(settings);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/" + VERSION.urlPart, exchange -> answer(settings, exchange));
        server.start();
    }

    private static void answer(CoreSettings settings, HttpExchange exchange) throws IOException {
        ServiceResponseDefault response = new ServiceResponseDefault();
        try (Service service = new Service(settings)) {
            String path = exchange.getRequestURI().getPath().substring(1 + VERSION.urlPart.length());
            String query = exchange.getRequestURI().getRawQuery();
            HttpMethod method = HttpMethod.fromString(exchange.getRequestMethod());
            String content = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String type = service.getRequestType(method, VERSION, path, "application/json");
            ServiceRequestBuilder request = new ServiceRequestBuilder(settings, VERSION);
            request.withRequestType(type).withUrlPath(path).withContentType("application/json").withContent(content);
            if (query != null) {
                request.withUrlQuery(URLDecoder.decode(query, StandardCharsets.UTF_8));
            }
            service.execute(request.build(), response);
        } catch (RuntimeException error) {
            error.printStackTrace();
            response.setStatus(500, error.toString());
        }
        String text = response.getWriter().toString();
        if (text.isEmpty() && response.getMessage() != null) {
            text = response.getMessage();
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.getHeaders().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(response.getCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
