using System.Runtime.InteropServices;

namespace ILGpuNet.Runtime;

/// <summary>
/// Storages and what they hold, by the number of collections that they have been seen to survive, as the collector keeps its objects: what has survived two is looked
/// at only after a full collection, so that a look after each young one costs what is new, not what is alive. Not for several threads at once.
/// </summary>
internal sealed class WatchedStorages
{
    private readonly List<(WeakGCHandle<Storage> Storage, DeviceBuffer Buffer)>[] generations = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(_ => new List<(WeakGCHandle<Storage>, DeviceBuffer)>())];
    private readonly int[] collectionsSeen = new int[GC.MaxGeneration + 1];

    /// <summary>Whether there has been a collection since the last look.</summary>
    public bool HasCollected => GC.CollectionCount(0) != Volatile.Read(ref collectionsSeen[0]);

    /// <summary>Watches a storage from now on.</summary>
    public void Add(Storage storage) => generations[0].Add((new WeakGCHandle<Storage>(storage), storage.Buffer));

    /// <summary>Hands over the buffers of storages that are garbage, and forgets these.</summary>
    public void RemoveDead(Action<DeviceBuffer> takeBack)
    {
        // The oldest first: what survives moves to the next and is not looked at twice.
        for (int generation = GC.MaxGeneration; generation >= 0; generation--)
        {
            // Read first: what dies in a collection from here on is found after that one.
            int collections = GC.CollectionCount(generation);
            if (collections == collectionsSeen[generation]) continue;
            Volatile.Write(ref collectionsSeen[generation], collections);
            RemoveDead(generations[generation], generations[Math.Min(generation + 1, GC.MaxGeneration)], takeBack);
        }
    }

    private static void RemoveDead(List<(WeakGCHandle<Storage> Storage, DeviceBuffer Buffer)> watched,
        List<(WeakGCHandle<Storage> Storage, DeviceBuffer Buffer)> survivors, Action<DeviceBuffer> takeBack)
    {
        bool isOldest = watched == survivors;
        // From the newest to the oldest: a stack then gives them out again in the order in which they were made, in which they mostly lie in memory.
        for (int i = watched.Count - 1; i >= 0; i--)
        {
            (WeakGCHandle<Storage> storage, DeviceBuffer buffer) = watched[i];
            if (storage.TryGetTarget(out _))
            {
                if (!isOldest) survivors.Add(watched[i]);
                continue;
            }
            storage.Dispose();
            takeBack(buffer);
            if (!isOldest) continue;
            watched[i] = watched[^1];
            watched.RemoveAt(watched.Count - 1);
        }
        if (!isOldest) watched.Clear();
    }
}
