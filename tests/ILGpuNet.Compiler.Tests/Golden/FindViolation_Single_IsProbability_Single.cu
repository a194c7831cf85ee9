#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

static __device__ __forceinline__ bool IsProbability_Single_Holds(float value, long long limit)
{
    if (!(value >= 0.0f))
    {
        return false;
    }
    return value <= 1.0f;
}

extern "C" __global__ void FindViolation_Single_IsProbability_Single(float* values, int* first, int count, long long limit)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        if (!IsProbability_Single_Holds(values[i], limit))
        {
            atomicMin(&first[0], i);
            return;
        }
    }
}
