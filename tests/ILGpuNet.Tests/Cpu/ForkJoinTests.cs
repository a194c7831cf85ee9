using ILGpuNet.Cpu;

namespace ILGpuNet.Tests.Cpu;

public class ForkJoinTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Run_AnyNumberOfParts_ExecutesEachOnce(int parts)
    {
        for (int repeat = 0; repeat < 500; repeat++)
        {
            var work = new CountParts { Executions = new int[parts] };
            ForkJoin.Run(ref work, parts);
            Assert.All(work.Executions, executions => Assert.Equal(1, executions));
        }
    }

    [Fact]
    public void Run_AfterThreadsHaveGoneToSleep_ExecutesAllParts()
    {
        for (int repeat = 0; repeat < 5; repeat++)
        {
            Thread.Sleep(50);
            Run_AnyNumberOfParts_ExecutesEachOnce(2);
        }
    }

    [Fact]
    public void Run_PartsThrow_ThrowsOneOfTheExceptionsAfterAllPartsEnded()
    {
        var work = new CountParts { Executions = new int[8], ThrowFrom = 3 };
        Exception exception = Assert.Throws<InvalidOperationException>(() => ForkJoin.Run(ref work, 8));
        Assert.StartsWith("part ", exception.Message, StringComparison.Ordinal);
        Assert.All(work.Executions, executions => Assert.Equal(1, executions));

        var next = new CountParts { Executions = new int[8] };
        ForkJoin.Run(ref next, 8);
        Assert.All(next.Executions, executions => Assert.Equal(1, executions));
    }

    [Fact]
    public void Run_MorePartsThanThreads_EachThreadBeginsWithItsOwnShare()
    {
        const int PartsPerThread = 3;
        int parts = PartsPerThread * ForkJoin.Threads;
        // Where another thread has a region under way, or a processor is busy, not all threads take part; they do in one of many regions.
        for (int repeat = 0; repeat < 100; repeat++)
        {
            var work = new FirstParts { Threads = new int[parts], Arrived = new int[1] };
            ForkJoin.Run(ref work, parts);
            if (work.Arrived[0] < ForkJoin.Threads) continue;
            for (int share = 0; share < ForkJoin.Threads; share++) Assert.NotEqual(0, work.Threads[share * PartsPerThread]);
            Assert.Equal(ForkJoin.Threads, work.Threads.Count(thread => thread != 0));
            Assert.Equal(Environment.CurrentManagedThreadId, work.Threads[0]);
            return;
        }
        Assert.Fail("no region was shared by all threads");
    }

    [Fact]
    public void Run_InsideOfAPart_ExecutesAllParts()
    {
        var work = new Nested { Executions = new int[4 * 5] };
        ForkJoin.Run(ref work, 4);
        Assert.All(work.Executions, executions => Assert.Equal(1, executions));
    }

    [Fact]
    public void Run_FromSeveralThreads_ExecutesAllParts()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Run_AnyNumberOfParts_ExecutesEachOnce(3));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("12", 12)]
    public void ParseThreads_Number_IsTaken(string setting, int expected) => Assert.Equal(expected, ForkJoin.ParseThreads(setting));

    [Fact]
    public void ParseThreads_Nothing_IsTheNumberOfProcessors() => Assert.Equal(Environment.ProcessorCount, ForkJoin.ParseThreads(null));

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("two")]
    [InlineData("5000")]
    public void ParseThreads_NoSensibleNumber_ThrowsNamingTheVariable(string setting)
    {
        var exception = Assert.Throws<ILGpuNetException>(() => ForkJoin.ParseThreads(setting));
        Assert.Equal($"[ILGPUNET_THREADS] expected a whole number from 1 to 1024, found '{setting}'", exception.Message);
    }

    private struct CountParts : IParallelWork
    {
        public required int[] Executions;
        public int? ThrowFrom;

        public readonly void Execute(int part, int parts)
        {
            Interlocked.Increment(ref Executions[part]);
            if (part >= ThrowFrom) throw new InvalidOperationException($"part {part}");
        }
    }

    /// <summary>Notes which thread began with which part. A first part waits until every thread has one.</summary>
    private struct FirstParts : IParallelWork
    {
        public required int[] Threads;
        public required int[] Arrived;

        public readonly void Execute(int part, int parts)
        {
            int thread = Environment.CurrentManagedThreadId;
            int[] arrived = Arrived;
            if (Threads.Contains(thread)) return;
            Threads[part] = thread;
            Interlocked.Increment(ref arrived[0]);
            SpinWait.SpinUntil(() => Volatile.Read(ref arrived[0]) >= ForkJoin.Threads, TimeSpan.FromMilliseconds(50));
        }
    }

    private struct Nested : IParallelWork
    {
        public required int[] Executions;

        public readonly void Execute(int part, int parts)
        {
            var inner = new CountParts { Executions = new int[5] };
            ForkJoin.Run(ref inner, 5);
            inner.Executions.CopyTo(Executions, part * 5);
        }
    }
}
