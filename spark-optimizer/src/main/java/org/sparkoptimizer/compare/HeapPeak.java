package org.sparkoptimizer.compare;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The most heap this JVM has in use while something runs. On a local master that is driver and
 * executors in one; else it is the driver.
 */
final class HeapPeak implements AutoCloseable {
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
  private final AtomicLong afterCollection;
  private final NotificationListener listener = (notification, handback) -> heard(notification);

  /** Collects garbage and starts to watch. */
  HeapPeak() {
    System
        .gc(); // so that what ran before is neither counted nor collected at the watched one's cost
    pools.forEach(MemoryPoolMXBean::resetPeakUsage);
    afterCollection =
        new AtomicLong(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    collectors().forEach(bean -> bean.addNotificationListener(listener, null, null));
  }

  private static List<NotificationEmitter> collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(bean -> bean instanceof NotificationEmitter)
        .map(bean -> (NotificationEmitter) bean)
        .toList();
  }

  private void heard(Notification notification) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      Map<String, MemoryUsage> after =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getMemoryUsageAfterGc();
      long used =
          pools.stream()
              .map(pool -> after.get(pool.getName()))
              .filter(usage -> usage != null)
              .mapToLong(MemoryUsage::getUsed)
              .sum();
      afterCollection.accumulateAndGet(used, Math::max);
    }
  }

  /** Most bytes in use right after a collection: what was really held, as far as it was seen. */
  long afterCollection() {
    return afterCollection.get();
  }

  /** Most bytes in use, garbage included. */
  long total() {
    return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }

  @Override
  public void close() {
    for (NotificationEmitter bean : collectors()) {
      try {
        bean.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
