#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_SIZE ((int)blockDim.x)
#define GROUP_INDEX ((int)blockIdx.x)

static __device__ __forceinline__ float GroupReduction_Reduce_Sum(float* scratch, float value)
{
    scratch[LOCAL_INDEX] = value;
    __syncthreads();
    int half_;
    for (int active = GROUP_SIZE; active > 1; active = half_)
    {
        half_ = (int)((unsigned int)active + 1u) / 2;
        if (LOCAL_INDEX + half_ < active)
        {
            scratch[LOCAL_INDEX] += scratch[LOCAL_INDEX + half_];
        }
        __syncthreads();
    }
    float result = scratch[0];
    __syncthreads();
    return result;
}

extern "C" __global__ void ReduceRows_Sum(float* input, float* output, int columns)
{
    __shared__ float scratch[1024];
    int row = (int)((unsigned int)GROUP_INDEX * (unsigned int)columns);
    float value = 0.0f;
    for (int column = LOCAL_INDEX; column < columns; column += GROUP_SIZE)
    {
        value += input[row + column];
    }
    value = GroupReduction_Reduce_Sum(scratch, value);
    if (LOCAL_INDEX == 0)
    {
        output[GROUP_INDEX] = value;
    }
}
