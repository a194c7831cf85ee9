using System.Runtime.InteropServices;

namespace ILGpuNet.Runtime;

/// <summary>
/// Storages and what they hold, in a list for each generation of the collector, so that a look after a young collection costs what is new, not what is alive: what is old
/// is looked at only after a full one. Not for several threads at once.
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
        // The oldest first: what has become older is not looked at twice.
        for (int generation = GC.MaxGeneration; generation >= 0; generation--)
        {
            // Read first: what dies in a collection from here on is found after that one; what a collection in the background is still to find, after the next.
            int collections = GC.CollectionCount(generation);
            if (collections == collectionsSeen[generation]) continue;
            Volatile.Write(ref collectionsSeen[generation], collections);
            RemoveDead(generation, takeBack);
        }
    }

    private void RemoveDead(int generation, Action<DeviceBuffer> takeBack)
    {
        List<(WeakGCHandle<Storage> Storage, DeviceBuffer Buffer)> watched = generations[generation];
        // From the newest to the oldest: a stack then gives them out again in the order in which they were made, in which they mostly lie in memory.
        for (int i = watched.Count - 1; i >= 0; i--)
        {
            (WeakGCHandle<Storage> handle, DeviceBuffer buffer) = watched[i];
            if (handle.TryGetTarget(out Storage? storage))
            {
                int present = GC.GetGeneration(storage);
                if (present == generation) continue;
                generations[present].Add(watched[i]);
            }
            else
            {
                handle.Dispose();
                takeBack(buffer);
            }
            watched[i] = watched[^1];
            watched.RemoveAt(watched.Count - 1);
        }
    }
}
