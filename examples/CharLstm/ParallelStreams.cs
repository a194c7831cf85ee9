using ILGpuNet.Data;

namespace CharLstmExample;

/// <summary>
/// Reads a text at several places at once: the pieces of a batch go on where those of the batch before have ended, so that a recurrent network can hand its
/// state on.
/// </summary>
/// <param name="pieces">Pieces of the text; those that do not make a full batch are left out.</param>
/// <param name="streams">Places, which is the size of a batch.</param>
internal sealed class ParallelStreams(int pieces, int streams) : Sampler
{
    /// <inheritdoc/>
    public override int Count => pieces / streams * streams;

    /// <inheritdoc/>
    public override int SampleCount => pieces;

    /// <inheritdoc/>
    public override long[] Order(long epoch)
    {
        int length = pieces / streams;
        return [.. Enumerable.Range(0, Count).Select(i => (long)(i % streams * length + i / streams))];
    }
}
