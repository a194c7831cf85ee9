using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>A stage compiled to one loop over vectors, for blocks of any length.</summary>
internal sealed unsafe class EmittedLoop
{
    private readonly VectorLoop loop, partialLoop;
    private readonly int width, slotCount;
    private readonly Place[] places;

    public EmittedLoop(MapSchedule schedule, MapStage stage, bool isStreamed)
    {
        loop = MapEmitter.Emit(schedule, stage, isStreamed);
        // What is left over is computed in memory that is read at once.
        partialLoop = isStreamed ? MapEmitter.Emit(schedule, stage, isStreamed: false) : loop;
        width = VectorCodes.Widest.Bytes / stage.ElementType!.Value.Size();
        slotCount = schedule.Slots;
        int[] read = [.. schedule.ReadBy(stage)], kept = [.. schedule.KeptBy(stage)];
        places =
        [
            .. read.Concat(kept).DistinctBy(schedule.SlotOf).Select(value => new Place(
                schedule.SlotOf(value), schedule.TypeOf(value).Size(),
                IsRead: read.Any(other => schedule.SlotOf(other) == schedule.SlotOf(value)),
                IsWritten: kept.Any(other => schedule.SlotOf(other) == schedule.SlotOf(value)))),
        ];
    }

    /// <summary>Computes a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte** slots, int count)
    {
        int whole = count / width * width;
        if (whole > 0) loop(slots, whole);
        if (whole < count) RunPartialVector(slots, whole, count - whole);
    }

    /// <summary>Computes what is left behind the last whole vector in memory of its own, in which the vectors are whole.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPartialVector(byte** slots, int start, int count)
    {
        int vectorBytes = VectorCodes.Widest.Bytes;
        byte* copies = stackalloc byte[places.Length * vectorBytes];
        byte** slotsOfCopies = stackalloc byte*[slotCount];
        for (int i = 0; i < places.Length; i++)
        {
            Place place = places[i];
            byte* copy = slotsOfCopies[place.Slot] = copies + i * vectorBytes;
            if (place.IsRead) Unsafe.CopyBlockUnaligned(copy, slots[place.Slot] + start * place.ElementSize, (uint)(count * place.ElementSize));
        }
        partialLoop(slotsOfCopies, width);
        foreach (Place place in places)
        {
            if (place.IsWritten)
                Unsafe.CopyBlockUnaligned(slots[place.Slot] + start * place.ElementSize, slotsOfCopies[place.Slot], (uint)(count * place.ElementSize));
        }
    }

    /// <summary>A slot that the loop reads or writes.</summary>
    private readonly record struct Place(int Slot, int ElementSize, bool IsRead, bool IsWritten);
}
