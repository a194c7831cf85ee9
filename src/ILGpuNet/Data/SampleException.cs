namespace ILGpuNet.Data;

/// <summary>A sample that could not be read or put into a batch. The inner exception is what its data set has thrown.</summary>
public sealed class SampleException : ILGpuNetException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="index">Index of the sample in the data set.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="cause">What the data set has thrown, if it has.</param>
    internal SampleException(long index, string problem, Exception? cause = null) : base($"[DataLoader] sample {index}: {problem}", cause!) => Index = index;

    /// <summary>Index of the sample in the data set.</summary>
    public long Index { get; }
}
