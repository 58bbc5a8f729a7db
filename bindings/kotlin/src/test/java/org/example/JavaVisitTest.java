package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattwalk.Batch;
import io.wattwalk.Camera;
import io.wattwalk.Chevron;
import io.wattwalk.Event;
import io.wattwalk.EventKind;
import io.wattwalk.Fix;
import io.wattwalk.Frame;
import io.wattwalk.Label;
import io.wattwalk.PackException;
import io.wattwalk.Quality;
import io.wattwalk.Quantity;
import io.wattwalk.Reading;
import io.wattwalk.Rehearsal;
import io.wattwalk.Sample;
import io.wattwalk.ScreenRotation;
import io.wattwalk.VisitException;
import io.wattwalk.Shape;
import io.wattwalk.SourcedReading;
import io.wattwalk.TourEvent;
import io.wattwalk.TourPack;
import io.wattwalk.TourSession;
import io.wattwalk.Wattwalk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A visit as an app in Java takes it; this does not compile where Java cannot call the package. */
class JavaVisitTest {
    private static final String FOLDER = System.getProperty("wattwalk.pack");
    private static final Instant START = Instant.parse("2026-06-16T09:00:00Z");
    private static final Camera CAMERA =
            new Camera(1280, 800, 65.0, ScreenRotation.DEG0, 150.0, 18.0, true);

    @Test
    void framesAndReadingsOfARehearsedVisitor() throws Exception {
        try (TourPack pack = TourPack.fromFolder(FOLDER);
                TourSession session = new TourSession(pack, Wattwalk.newVisit("fr"))) {
            for (Sample sample : Rehearsal.fromPack(pack).samples(START, 0, 30)) {
                if (sample instanceof Sample.Fix fix) {
                    session.fix(fix.getFix());
                } else if (sample instanceof Sample.Attitude attitude) {
                    session.attitude(attitude.getAttitude());
                }
            }
            Instant now = START.plusSeconds(30);
            Instant next = session.poll(now).get(10, TimeUnit.SECONDS);
            assertTrue(next.isAfter(now));
            assertNull(session.surround().get(10, TimeUnit.SECONDS));

            Frame frame = session.frame(CAMERA, now);
            assertEquals(CAMERA.getWidthPx(), frame.getWidthPx());
            int vertices = 0;
            for (Shape shape : frame.getShapes()) {
                int end = shape.getFirstVertex() + shape.getVertexCount();
                vertices += frame.getVertices().subList(shape.getFirstVertex(), end).size();
            }
            for (Chevron chevron : frame.getWay().getChevrons()) vertices += chevron.getVertexCount();
            assertEquals(frame.getVertices().size(), vertices);
            Label label = frame.getLabels().stream().filter(l -> l.getValue() != null).findFirst().orElseThrow();
            assertNotNull(session.asset(label.getAsset()));
            assertTrue(session.way(now).getDistanceM() > 0);

            // What a source of its own would bring.
            assertTrue(session.wanted(now).getSeen().size() > 0);
            Reading own = new Reading("substation", Quantity.POWER_KW, 120.0, now, Quality.LIVE);
            session.readings(new Batch(List.of(own), List.of(), null, null), now);
            assertTrue(session.readingsOf("substation", now).contains(new SourcedReading(own, null)));
        }
    }

    @Test
    void eventsAreAskedForOrHandedOver() throws Exception {
        ExecutorService main = Executors.newSingleThreadExecutor();
        try (TourPack pack = TourPack.fromFolder(FOLDER);
                TourSession session = new TourSession(pack, Wattwalk.newVisit("en"))) {
            String stop = pack.tour().getStops().get(2).getId();
            session.goToStop(stop, START);
            List<Event> asked = session.events();
            assertTrue(asked.stream().anyMatch(event -> event.getKind() instanceof EventKind.Tour tour
                    && tour.getEvent() instanceof TourEvent.StopReached reached
                    && reached.getStop().equals(stop)));

            BlockingQueue<Event> handed = new LinkedBlockingQueue<>();
            var listening = session.onEvent(main, handed::add);
            session.repeatStop(START);
            assertNotNull(handed.poll(10, TimeUnit.SECONDS));
            var polling = session.keepPolling(main);
            polling.close();
            listening.close();
            // The executor has one thread: what was cancelled has left it after this.
            main.submit(() -> {}).get(10, TimeUnit.SECONDS);
            handed.clear();
            session.repeatStop(START);
            assertFalse(session.events().isEmpty());
            assertEquals(0, handed.size());
        } finally {
            main.shutdown();
        }
        assertTrue(main.awaitTermination(10, TimeUnit.SECONDS), "something goes on after it was closed");
    }

    @Test
    void whatIsRefusedIsCaughtByItsType() throws Exception {
        try (TourPack pack = TourPack.fromReader(path -> {
            try {
                return Files.readAllBytes(Path.of(FOLDER, path));
            } catch (java.io.IOException error) {
                throw new IllegalStateException(error);
            }
        })) {
            TourSession session = new TourSession(pack, Wattwalk.newVisit("en"));
            try {
                session.fix(new Fix(START, Double.NaN, 2.27, 4.0, null, null));
            } catch (VisitException.Sample refused) {
                assertEquals(refused.toString(), refused.getMessage());
                assertTrue(refused.getMessage().contains("lat_deg is NaN"), refused.getMessage());
            } catch (VisitException other) {
                throw new AssertionError(other);
            }
            session.close();
            session.close();
            assertThrows(VisitException.Closed.class, () -> session.frame(CAMERA, START));
        }
        PackException.File missing =
                assertThrows(PackException.File.class, () -> TourPack.fromFolder("/no/such/pack"));
        assertEquals("pack.json", missing.getFile());
    }
}
